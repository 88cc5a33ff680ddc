#include "client/plan.h"

#include <map>
#include <optional>
#include <thread>
#include <vector>

#include "client/driven_call.h"
#include "client/target.h"
#include "driver/contract.h"
#include "driver/observation.h"
#include "driver/steps.h"

namespace interop {

namespace {

struct Case {
  std::string id;
  Target target;
  Json steps;
};

std::vector<Case> cases_of(const Json& plan) {
  std::vector<Case> cases;
  for (const auto& each : plan.at("cases")) {
    cases.push_back({each.at("id"), Target::of(each.at("target")), each.at("steps")});
  }
  return cases;
}

// On a channel of its own. Throws ProgramError and Unsupported.
void run_case(const Contract& contract, const Case& of_plan, const Observer& observe) {
  const auto channel = of_plan.target.connect();
  std::map<std::string, std::unique_ptr<DrivenCall>> calls;
  for (const auto& each : of_plan.steps) {
    const Step step(each, "client");
    if (step.name() == "wait") {
      std::this_thread::sleep_for(step.duration("ms"));
      continue;
    }
    const auto name = step.text("call");
    const auto found = calls.find(name);
    if (step.name() != "open") {
      if (found == calls.end()) {
        throw Unsupported(step.name() + " on call " + name + ", which is not open");
      }
      found->second->perform(step);
    } else if (found != calls.end()) {
      throw Unsupported("call " + name + " is open already");
    } else if (step.has("codec")) {
      calls[name] = open_call(channel, nullptr, step, observe.of("call", name));
    } else {
      const auto method = contract.method(step.text("path"));
      calls[name] = open_call(channel, &method, step, observe.of("call", name));
    }
  }
}

}  // namespace

void run_plan(const std::string& path) {
  std::optional<Contract> contract;
  std::vector<Case> cases;
  try {
    const auto plan = Json::parse(read_file(path, "plan"));
    contract.emplace(plan.at("contract").at("descriptors").get<std::string>());
    cases = cases_of(plan);
  } catch (const Json::exception& error) {
    throw ProgramError("the plan " + path + " is malformed: " + error.what());
  }
  print_ready(contract->messages());
  ObservationLog log;
  for (const auto& each : cases) {
    const auto observe = Observer(log).of("case", each.id);
    observe("case-begun");
    try {
      run_case(*contract, each, observe);
    } catch (const Unsupported& unsupported) {
      observe("unsupported", {{"reason", unsupported.what()}});
    }
    observe("case-ended");
  }
}

}  // namespace interop
