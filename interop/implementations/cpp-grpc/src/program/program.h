// What both programs do with their command lines, their files and their errors.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace interop {

// Ends the program with exit code 1 and one line.
class ProgramError : public std::runtime_error {
  using runtime_error::runtime_error;
};

// Ends the program with exit code 2 and one line: the command line was wrong.
class UsageError : public std::runtime_error {
  using runtime_error::runtime_error;
};

// A driven program does not know a step, or its library has no means for it.
class Unsupported : public std::runtime_error {
  using runtime_error::runtime_error;
};

// An option takes one value; `argument` names it in the help.
struct Option {
  std::string name;
  std::string argument;
  std::string help;
};

class Options {
 public:
  // Throws UsageError.
  Options(const std::vector<Option>& known, int argc, char** argv);

  bool has(const std::string& name) const { return values_.contains(name); }
  std::string get(const std::string& name, const std::string& otherwise = "") const;
  // Throws UsageError for a value that is no whole number from `least` to `most`.
  int number(const std::string& name, int otherwise, int least, int most) const;
  void require_together(const std::string& one, const std::string& other) const;

 private:
  std::map<std::string, std::string> values_;
};

// Runs a command and gives the exit code of the program; `--help` prints the options.
int run_program(const std::string& name, const std::string& purpose,
                const std::vector<Option>& options, int argc, char** argv,
                const std::function<void(const Options&)>& command);

std::string in_one_line(std::string_view text);

// Throws ProgramError.
std::string read_file(const std::string& path, const std::string& what);

}  // namespace interop
