package com.example.interop.client;

import com.example.interop.driver.Contract;
import com.example.interop.driver.Documents;
import com.example.interop.driver.Log;
import com.example.interop.driver.Observation;
import com.example.interop.driver.ProgramException;
import com.example.interop.driver.Refusal;
import com.example.interop.driver.Stack;
import com.example.interop.driver.Step;
import com.google.gson.JsonObject;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the harness wants done. */
record Plan(Contract.Reference contract, List<Case> cases) {
  /** The steps are read one by one: what is odd in one is no reason to refuse the plan. */
  record Case(String id, Target target, List<JsonObject> steps) {}

  static void run(Path file, Stack stack, StubCall.Factory factory)
      throws ProgramException, InterruptedException {
    var plan = Documents.read("plan", file, Plan.class);
    var contract = Contract.read(plan.contract(), stack);
    var log = new Log();
    log.printReady(Documents.ready(stack, contract));
    for (var each : plan.cases()) {
      var run =
          new CaseRun(
              contract,
              factory,
              seen -> {
                seen.with("case", each.id());
                log.print(seen);
              });
      run.print(Observation.of("case-begun"));
      try {
        run.all(each);
      } catch (Refusal refusal) {
        run.print(refusal.observation());
      }
      run.print(Observation.of("case-ended"));
    }
  }

  /** One case while it runs, on a channel of its own. */
  private static final class CaseRun {
    private final Contract contract;
    private final StubCall.Factory factory;
    private final Consumer<Observation> print;
    private final Map<String, DrivenCall> calls = new HashMap<>();

    CaseRun(Contract contract, StubCall.Factory factory, Consumer<Observation> print) {
      this.contract = contract;
      this.factory = factory;
      this.print = print;
    }

    void print(Observation seen) {
      print.accept(seen);
    }

    void all(Case todo) throws ProgramException, Refusal, InterruptedException {
      var channel = todo.target().open();
      try {
        for (var step : todo.steps()) run(Step.read("client", step), channel);
      } finally {
        for (var call : calls.values()) call.abandon();
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
      }
    }

    private void run(Step step, ManagedChannel channel) throws Refusal, InterruptedException {
      if (step.text("do").equals("wait")) {
        TimeUnit.NANOSECONDS.sleep(step.nanos("ms"));
        return;
      }
      var name = step.text("call");
      var call = calls.get(name);
      if (step.text("do").equals("open")) {
        if (call != null) throw Refusal.unsupported("call \"%s\" is open already", name);
        calls.put(
            name,
            DrivenCall.open(
                step, contract, channel, factory, seen -> print(seen.with("call", name))));
        return;
      }
      if (call == null) {
        throw Refusal.unsupported("%s on call \"%s\", which is not open", step.text("do"), name);
      }
      try {
        call.run(step);
      } catch (Refusal refusal) {
        if (!refusal.isNotSent()) throw refusal;
        print(refusal.observation().with("call", name));
      }
    }
  }
}
