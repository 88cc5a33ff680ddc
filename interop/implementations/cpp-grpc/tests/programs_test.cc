// The two programs, as processes that speak over real sockets.
#include <absl/strings/escaping.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "data.pb.h"

namespace {

using Json = nlohmann::json;

constexpr char kSquare[] = "/squarerpc_service.SquareService/square";
constexpr char kStream[] = "/squarerpc_service.SquareService/streamrangeSquare";

// Its output is read line by line; its errors go to a file.
class Program {
 public:
  Program(const std::string& name, std::vector<std::string> arguments) {
    int output[2];
    EXPECT_EQ(pipe(output), 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(output[1], STDOUT_FILENO);
      const auto path = std::string(PROGRAMS) + "/" + name;
      std::vector<char*> words = {const_cast<char*>(path.c_str())};
      for (auto& argument : arguments) words.push_back(argument.data());
      words.push_back(nullptr);
      execv(path.c_str(), words.data());
      _exit(127);
    }
    close(output[1]);
    output_ = fdopen(output[0], "r");
  }
  ~Program() { fclose(output_); }

  // Empty at the end.
  std::string line() {
    std::string line;
    for (int c = fgetc(output_); c != EOF && c != '\n'; c = fgetc(output_)) line += char(c);
    return line;
  }

  std::vector<std::string> lines() {
    std::vector<std::string> lines;
    for (auto next = line(); !next.empty(); next = line()) lines.push_back(next);
    return lines;
  }

  int exit_code() {
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  int stop() {
    kill(pid_, SIGTERM);
    return exit_code();
  }

 private:
  pid_t pid_;
  FILE* output_;
};

std::string document(const Json& content) {
  static int number = 0;
  const auto file = std::filesystem::temp_directory_path() /
                    ("cpp-grpc-" + std::to_string(getpid()) + "-" + std::to_string(++number));
  std::ofstream(file) << content;
  return file;
}

std::string descriptors() {
  google::protobuf::FileDescriptorSet set;
  squarerpc_service::Message::descriptor()->file()->CopyTo(set.add_file());
  static const auto file = document("");
  std::ofstream(file, std::ios::binary) << set.SerializeAsString();
  return file;
}

std::string number(double value) {
  squarerpc_service::Message message;
  message.set_message(value);
  return absl::Base64Escape(message.SerializeAsString());
}

struct Server : Program {
  explicit Server(Json rest = Json::object()) : Program("server", {"--config", config(rest)}) {
    port = Json::parse(line()).at("listeners").at(0).at("port");
  }

  // What it has printed after the ready line.
  std::vector<std::string> calls() {
    std::vector<std::string> calls;
    for (const auto& text : lines()) {
      const auto seen = Json::parse(text);
      calls.push_back(seen.at("call").get<std::string>() + " " +
                      seen.at("event").get<std::string>());
    }
    return calls;
  }

  int port;

 private:
  static std::string config(Json rest) {
    rest["contract"] = {{"descriptors", descriptors()}};
    rest["listeners"] = Json::array(
        {{{"name", "plain"}, {"host", "127.0.0.1"}, {"port", 0}, {"transport", "plaintext"}}});
    return document(rest);
  }
};

std::string brief(const Json& seen) {
  auto text = seen.at("event").get<std::string>();
  for (const auto* key : {"bytes", "code", "count", "reason"}) {
    if (!seen.contains(key)) continue;
    return text + " " + (seen[key].is_string() ? seen[key].get<std::string>() : seen[key].dump());
  }
  return text;
}

Json opening(const std::string& path, Json rest = Json::object()) {
  const bool streams = path == kStream;
  rest.update({{"do", "open"},
               {"call", "a"},
               {"path", path},
               {"requestStream", streams},
               {"responseStream", streams},
               {"deadlineMs", 5000}});
  return rest;
}

// What the client shows of one case.
std::vector<std::string> run_case(int port, const Json& steps) {
  const Json target = {{"address", "127.0.0.1:" + std::to_string(port)}};
  const Json of_plan = {
      {"id", "7"}, {"name", "case 7"}, {"timeoutMs", 10000}, {"target", target}, {"steps", steps}};
  const Json plan = {{"contract", {{"descriptors", descriptors()}}},
                     {"cases", Json::array({of_plan})}};
  Program client("client", {"--plan", document(plan)});
  std::vector<std::string> seen;
  for (const auto& line : client.lines()) seen.push_back(brief(Json::parse(line)));
  EXPECT_EQ(client.exit_code(), 0);
  return seen;
}

using Lines = std::vector<std::string>;

TEST(Programs, DoTheExamplesOfTheTutorialAndDrain) {
  Program server("server", {"--host", "127.0.0.1", "--port", "0"});
  const auto announced = server.line();
  const auto port = announced.substr(announced.find("127.0.0.1:") + 10);
  Program client("client", {"--target", "localhost:" + port.substr(0, port.find(','))});
  const auto numbers = client.lines();
  ASSERT_EQ(numbers.size(), 1 + 13 + 1 + 12 + 12);
  EXPECT_EQ(numbers[0], "151.29000000000002");
  EXPECT_EQ(numbers[14], "506");
  EXPECT_EQ(client.exit_code(), 0);
  EXPECT_EQ(server.stop(), 0);
}

TEST(Programs, PlayTheScriptOfACallAndOneOfTheConfig) {
  const auto of_config = Json::parse(
      R"({"steps": [{"do": "receive"}, {"do": "status", "code": 5, "message": "no"}]})");
  const Json scripts = {{"scripts", {{kSquare, of_config}}}};
  Server server(scripts);
  const Json own = {{"call", "7/a"},
                    {"steps", {{{"do", "receive"}}, {{"do", "send"}, {"bytes", number(9)}}}}};
  const Json send = {{"do", "send"}, {"call", "a"}, {"bytes", number(3)}};
  const Json receive = {{"do", "receive-to-end"}, {"call", "a"}};
  const Json metadata = {{"metadata", Json::array({{"interop-script", own.dump()}})}};

  EXPECT_EQ(run_case(server.port, {opening(kSquare, metadata), send, receive}),
            (Lines{"ready", "case-begun", "sent " + number(3), "initial-metadata",
                   "received " + number(9), "status 0", "case-ended"}));
  EXPECT_EQ(run_case(server.port, {opening(kSquare), send, receive}),
            (Lines{"ready", "case-begun", "sent " + number(3), "initial-metadata", "status 5",
                   "case-ended"}));
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.calls(), (Lines{"7/a call-begun", "7/a received", "7/a sent", "7/a status-sent",
                                   "7/a call-ended", "1 call-begun", "1 received", "1 status-sent",
                                   "1 call-ended"}));
}

TEST(Programs, TellAScriptThatItsCallWasCancelled) {
  Server server;
  const Json own = {
      {"call", "x"},
      {"steps", {{{"do", "send"}, {"bytes", number(9)}}, {{"do", "wait-cancelled"}}}}};
  const Json metadata = {{"metadata", Json::array({{"interop-script", own.dump()}})}};
  EXPECT_EQ(run_case(server.port, {opening(kStream, metadata),
                                   {{"do", "receive"}, {"call", "a"}},
                                   {{"do", "receive"}, {"call", "a"}, {"withinMs", 20}},
                                   {{"do", "cancel"}, {"call", "a"}},
                                   {{"do", "receive"}, {"call", "a"}}}),
            (Lines{"ready", "case-begun", "initial-metadata", "received " + number(9),
                   "nothing-received", "cancelled", "status 1", "case-ended"}));
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.calls(), (Lines{"x call-begun", "x sent", "x cancelled", "x call-ended"}));
}

TEST(Programs, SayUnsupportedOfAStepThatTheyDoNotKnow) {
  EXPECT_EQ(
      run_case(1, Json::array({{{"do", "leap"}}})),
      (Lines{"ready", "case-begun", R"(unsupported unknown step {"do":"leap"})", "case-ended"}));
}

TEST(Programs, EndWithAnExitCodeForWhatCannotBe) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(Program("server", Words{"--port", "70000"}).exit_code(), 2);
  EXPECT_EQ(Program("server", Words{"--colour", "red"}).exit_code(), 2);
  EXPECT_EQ(Program("server", Words{"--tls-cert", "a.pem"}).exit_code(), 2);
  EXPECT_EQ(Program("server", Words{"--config", "/nowhere"}).exit_code(), 1);
  EXPECT_EQ(Program("client", Words{"--cert", "a", "--key", "b"}).exit_code(), 2);
  EXPECT_EQ(Program("client", Words{"--target", "127.0.0.1:1", "--ca", "/nowhere"}).exit_code(), 1);
}

}  // namespace
