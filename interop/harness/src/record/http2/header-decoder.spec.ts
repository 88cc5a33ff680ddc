import { expect, test } from "vitest"
import { HeaderDecoder } from "./header-decoder.ts"
import { decodeHuffman } from "./huffman.ts"

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex")

test("requests with Huffman coding, as in RFC 7541, C.4", () => {
  const decoder = new HeaderDecoder()
  const common = [
    [":method", "GET"],
    [":scheme", "http"],
    [":path", "/"],
    [":authority", "www.example.com"],
  ]
  expect(decoder.decode(bytes("828684418cf1e3c2e5f23a6ba0ab90f4ff"))).toEqual(common)
  expect(decoder.decode(bytes("828684be5886a8eb10649cbf"))).toEqual([
    ...common,
    ["cache-control", "no-cache"],
  ])
  expect(decoder.decode(bytes("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))).toEqual([
    [":method", "GET"],
    [":scheme", "https"],
    [":path", "/index.html"],
    [":authority", "www.example.com"],
    ["custom-key", "custom-value"],
  ])
})

test("responses whose table overflows, as in RFC 7541, C.6", () => {
  const decoder = new HeaderDecoder()
  const sizeUpdateTo256 = "3fe101"
  const first = [
    [":status", "302"],
    ["cache-control", "private"],
    ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
    ["location", "https://www.example.com"],
  ]
  const block = `488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3`
  expect(decoder.decode(bytes(sizeUpdateTo256 + block))).toEqual(first)
  expect(decoder.decode(bytes("4883640effc1c0bf"))).toEqual([[":status", "307"], ...first.slice(1)])
  expect(
    decoder.decode(
      bytes(
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
      ),
    ),
  ).toEqual([
    [":status", "200"],
    ["cache-control", "private"],
    ["date", "Mon, 21 Oct 2013 20:13:22 GMT"],
    ["location", "https://www.example.com"],
    ["content-encoding", "gzip"],
    ["set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"],
  ])
})

test("every byte, as another implementation encodes it", () => {
  const encoded = [
    "ffc7fffd8fffffe2fffffe3fffffe4fffffe5fffffe6fffffe7fffffe8ffffeafffffff3fffffa7fffffabff",
    "ffffdfffffebfffffecfffffedfffffeefffffefffffff0ffffff1ffffff2fffffffbfffffcffffffd3fffff",
    "d7fffffdbfffffdffffffe3fffffe7fffffebfffffed4fe3f9ffaffcabf1febfafefe7fdfd2cbb00089969b7",
    "1d79fb9f7fff20ffbff3ff50ddbd7f061c58f265cd9f469d5af66dddbf871e5f9cff7ff7fffc3ff9ffe45fff",
    "4719242cb34e6e9d68a6a3d7dac426defe3cfaf7fffbfe7ffbffdffffffcfffe6ffff4bfff9ffffa3fffd3ff",
    "ff53fffd5ffffb3fffeb7fffdaffffb7ffff73fffeeffffdeffffebffffbfffffd9ffffdbfffebffffe0ffff",
    "eeffffc3ffff8bffff1ffffe4fffee7fffb1ffff97fffd9ffffcdffff9fffffbffffdafffeeffff4ffffb7ff",
    "fee7fffe8ffffd3fffdeffffd5fffeeffffbdffffe1fffdfffff7fffff5ffffecffff07fff87fffe0ffff17f",
    "ffedffff87ffff77fffeffffeaffff8bfffe3ffff93ffff87fffcbffff37ffff1fffff83ffffe1fffebfffe3",
    "ffff3fffff2ffffa3ffffd9fffff17ffffc7fffff27ffffdefffffbffffff2fffff8fffffb7fff97fff8ffff",
    "fe6fffffc1fffff87ffffe7fffffc5ffffe5fffe4ffff2fffffd1fffff4ffffffefffffe3fffffc9fffff97f",
    "ffb3ffffcffffb7fffcdffff4ffff9ffffd1ffffcffffeaffffafffffddffffeffffff4fffff5fffffabffff",
    "a7ffffd7fffff9bffffecfffffb7fffff3fffffe8fffffd3fffffabfffff5fffffff7ffffecfffffdbfffffb",
    "bfffff7ffffff0fffffbbf",
  ].join("")

  expect(decodeHuffman(bytes(encoded))).toEqual(Buffer.from([...Array(256).keys()]))
})

test.each([
  ["an index beyond the table", "ff00"],
  ["index 0", "80"],
  ["a string that is cut off", "0005612d"],
  ["an integer without an end", "ffffffffffffffffff"],
  ["padding that is no prefix of the end of string", "00810000"],
  ["the end of string as a symbol", "0084ffffffff00"],
])("a block with %s is refused", (_, hex) => {
  expect(() => new HeaderDecoder().decode(bytes(hex))).toThrow(RangeError)
})
