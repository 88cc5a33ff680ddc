#include "program/program.h"

#include <charconv>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace interop {

namespace {

int fail(int code, const std::string& name, const std::string& message) {
  std::cerr << name << ": " << in_one_line(message) << std::endl;
  return code;
}

void print_help(const std::string& name, const std::string& purpose,
                const std::vector<Option>& options) {
  std::cout << "Usage: " << name << " [options]   " << purpose << "\n";
  for (const auto& [option, argument, help] : options) {
    std::cout << "  --" << option << " " << argument << "\n        " << help << "\n";
  }
}

}  // namespace

Options::Options(const std::vector<Option>& known, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto equals = argument.find('=');
    const std::string name = argument.starts_with("--") ? argument.substr(2, equals - 2) : "";
    if (name.empty()) throw UsageError("unexpected argument " + argument);
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const auto& each) { return each.name == name; });
    if (!is_known) throw UsageError("unknown option --" + name);
    if (equals != std::string::npos) {
      values_[name] = argument.substr(equals + 1);
    } else if (++i < argc) {
      values_[name] = argv[i];
    } else {
      throw UsageError("--" + name + " needs a value");
    }
  }
}

std::string Options::get(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

int Options::number(const std::string& name, int otherwise, int least, int most) const {
  if (!has(name)) return otherwise;
  const std::string text = get(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw UsageError("--" + name + " must be " + std::to_string(least) + " to " +
                     std::to_string(most) + ", not " + text);
  }
  return value;
}

void Options::require_together(const std::string& one, const std::string& other) const {
  if (has(one) != has(other)) throw UsageError("--" + one + " and --" + other + " go together");
}

int run_program(const std::string& name, const std::string& purpose,
                const std::vector<Option>& options, int argc, char** argv,
                const std::function<void(const Options&)>& command) {
  try {
    if (argc > 1 && std::strcmp(argv[1], "--help") == 0) {
      print_help(name, purpose, options);
    } else {
      command(Options(options, argc, argv));
    }
    return 0;
  } catch (const UsageError& error) {
    return fail(2, name, std::string(error.what()) + "; --help lists the options");
  } catch (const ProgramError& error) {
    return fail(1, name, error.what());
  }
}

std::string in_one_line(std::string_view text) {
  return absl::StrJoin(absl::StrSplit(absl::string_view(text.data(), text.size()),
                                      absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()),
                       " ");
}

std::string read_file(const std::string& path, const std::string& what) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw ProgramError("cannot read the " + what + " " + path + ": " + strerror(errno));
  return text;
}

}  // namespace interop
