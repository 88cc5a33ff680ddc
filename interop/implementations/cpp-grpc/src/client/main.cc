// The client of SquareService: by hand, or driven by the harness (--plan).
#include "client/examples.h"
#include "client/plan.h"
#include "client/target.h"
#include "program/program.h"

namespace {

void command(const interop::Options& options) {
  if (options.has("plan")) return interop::run_plan(options.get("plan"));
  options.require_together("cert", "key");
  if (options.has("cert") && !options.has("ca")) {
    throw interop::UsageError("--cert and --key need --ca");
  }
  const interop::Target target{options.get("target", "localhost:5000"), options.get("ca"),
                               options.get("cert"), options.get("key"), ""};
  interop::run_examples(target.connect());
}

}  // namespace

int main(int argc, char** argv) {
  return interop::run_program(
      "client", "calls SquareService and prints the results of five examples",
      {
          {"target", "HOST:PORT", "where the server is (localhost:5000)"},
          {"ca", "FILE", "use TLS, with the authority of the server in this PEM file"},
          {"cert", "FILE", "show the client certificate in this PEM file"},
          {"key", "FILE", "PEM file with its private key"},
          {"plan", "FILE", "driven face: file with the plan"},
      },
      argc, argv, command);
}
