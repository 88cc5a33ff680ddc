#include "driver/steps.h"

#include <gtest/gtest.h>

#include "program/program.h"

namespace interop {
namespace {

std::string refusal(const Json& step) {
  try {
    Step(step, "client");
    return "";
  } catch (const Unsupported& unsupported) {
    return unsupported.what();
  }
}

TEST(Steps, DecodesBytesAndBinaryMetadata) {
  const Step open({{"do", "open"},
                   {"call", "a"},
                   {"path", "/a.B/c"},
                   {"requestStream", false},
                   {"responseStream", true},
                   {"deadlineMs", 1.5},
                   {"metadata", Json::parse(R"([["k", "1"], ["k", "2"], ["k-bin", "AP8="]])")}},
                  "client");
  EXPECT_EQ(open.metadata(), (Metadata{{"k", "1"}, {"k", "2"}, {"k-bin", {"\x00\xff", 2}}}));
  EXPECT_EQ(open.duration("deadlineMs"), std::chrono::microseconds(1500));
}

TEST(Steps, SaysWhatIsOdd) {
  EXPECT_EQ(refusal({{"do", "leap"}}), R"(unknown step {"do":"leap"})");
  EXPECT_EQ(refusal({{"do", "cancel"}}), "step cancel has no call");
  EXPECT_EQ(refusal({{"do", "cancel"}, {"call", "a"}, {"x", 1}}), "unknown key x of step cancel");
  EXPECT_EQ(refusal({{"do", "wait"}, {"ms", "1"}}), R"(ms of step wait is no milliseconds: "1")");
  EXPECT_EQ(refusal({{"do", "send"}, {"call", "a"}, {"bytes", "?"}}),
            R"(bytes of step send is no message: "?")");
}

TEST(Steps, MakesMessagesOfARule) {
  const Json rule = {{"count", 2},
                     {"template", "CAE="},
                     {"varying", {{"field", 2}, {"type", "int64"}, {"from", 127}}}};
  std::vector<std::string> messages;
  BulkMessages(rule).each([&](std::string bytes) { return messages.push_back(bytes), true; });
  EXPECT_EQ(messages, (std::vector<std::string>{"\x08\x01\x10\x7f", "\x08\x01\x10\x80\x01"}));
}

TEST(Steps, RefusesARuleThatItDoesNotKnow) {
  const Json rule = {
      {"count", 2}, {"template", ""}, {"varying", {{"field", 2}, {"type", "text"}, {"from", 1}}}};
  EXPECT_THROW(BulkMessages{rule}, std::invalid_argument);
}

}  // namespace
}  // namespace interop
