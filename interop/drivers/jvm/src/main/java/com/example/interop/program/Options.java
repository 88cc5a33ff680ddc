package com.example.interop.program;

import com.example.interop.driver.ProgramException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options of a program, each with one value: {@code --name value}. */
public final class Options {
  private final String program;
  private final Map<String, String> help;
  private final Map<String, String> given = new LinkedHashMap<>();

  /**
   * @param help what is printed of each option, by its name
   */
  public Options(String program, Map<String, String> help) {
    this.program = program;
    this.help = help;
  }

  /**
   * @return false: help was asked for and is printed
   */
  public boolean parse(String[] arguments) throws ProgramException {
    for (var index = 0; index < arguments.length; index += 2) {
      var name = arguments[index];
      if (name.equals("--help")) {
        System.out.println("Usage: " + program + " [options]");
        help.forEach((option, text) -> System.out.printf("  %-24s %s%n", option, text));
        return false;
      }
      if (!help.containsKey(name)) throw ProgramException.usage("unknown option %s", name);
      if (index + 1 == arguments.length) throw ProgramException.usage("%s needs a value", name);
      given.put(name, arguments[index + 1]);
    }
    return true;
  }

  public boolean has(String name) {
    return given.containsKey(name);
  }

  /** Null: it was not given. */
  public String text(String name) {
    return given.get(name);
  }

  public int number(String name, int otherwise, int min, int max) throws ProgramException {
    if (!has(name)) return otherwise;
    try {
      var number = Integer.parseInt(text(name));
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException notOne) {
      // Said below.
    }
    throw ProgramException.usage("%s must be %d to %d, not %s", name, min, max, text(name));
  }
}
