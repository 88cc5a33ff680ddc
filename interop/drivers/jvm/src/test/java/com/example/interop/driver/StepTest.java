package com.example.interop.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'do':'leap'} | unknown step \"leap\"",
        "{'do':'wait'} | step wait: no ms",
        "{'do':'wait','ms':'long'} | step wait: ms is no milliseconds: \"long\"",
        "{'do':'half-close','call':'a','how':1} | step half-close: unknown key \"how\"",
        "{'do':'send-many','call':'a','messages':{'count':1}} |"
            + " step send-many: messages is no messages: {\"count\":1}",
      })
  void whatIsOddIsUnsupported(String json, String reason) {
    var refusal = assertThrows(Refusal.class, () -> read(json));
    assertEquals(reason, refusal.getMessage());
    assertEquals("unsupported", refusal.observation().fields().get("event").getAsString());
  }

  @Test
  void zerosFollowTheBytes() throws Refusal {
    var step = read("{'do':'send','call':'a','bytes':'AQI=','zeros':2}");
    assertArrayEquals(new byte[] {1, 2, 0, 0}, step.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "double, 0801 09000000000000f03f, 0801 090000000000000040",
    "int64, 0801 0801, 0801 0802",
  })
  void aRuleGivesTheNextNumberToEachMessage(String type, String first, String second)
      throws Refusal {
    var varying = "{'field':1,'type':'" + type + "','from':1}";
    var rule = "{'count':2,'template':'CAE=','varying':" + varying + "}";
    var messages = read("{'do':'send-many','call':'a','messages':" + rule + "}").messages();
    var hex =
        IntStream.range(0, messages.count())
            .mapToObj(messages.at())
            .map(HexFormat.of()::formatHex)
            .toList();
    assertEquals(java.util.List.of(first.replace(" ", ""), second.replace(" ", "")), hex);
  }

  private static Step read(String json) throws Refusal {
    return Step.read("client", JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject());
  }
}
