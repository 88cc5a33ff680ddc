import nx from "@nx/eslint-plugin"
import parser from "@typescript-eslint/parser"

/** What each layer may import, besides packages of others. */
const layers = {
  "layer:contract": ["layer:contract"],
  "layer:lib": ["layer:contract", "layer:lib"],
  "layer:app": ["layer:contract", "layer:lib"],
  "layer:implementation": ["layer:contract", "layer:lib"],
  "layer:harness": ["layer:contract", "layer:lib"],
  "layer:contract-folder": ["layer:contract", "layer:lib"],
  "layer:suite": ["layer:contract", "layer:lib", "layer:app", "layer:harness"],
  "layer:tool": ["layer:contract", "layer:lib", "layer:tool"],
}

/** A stage of the harness imports those before it and never one after it. What makes use of reports comes last. */
const stages = ["select", "prepare", "launch", "record", "drive", "judge", "report"]
const usersOfReports = ["self-check", "shards", "baseline", "suggest", "bisect", "commands"]

const stageOrder = stages.map((stage, index) => ({
  files: [`interop/harness/src/${stage}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [...stages.slice(index + 1), ...usersOfReports, "run.ts", "serve.ts"].map(
          (later) => ({
            regex: `^(\\.\\./)+${later}(/|$)`,
            message: `stage ${stage} comes before ${later}`,
          }),
        ),
      },
    ],
  },
}))

/** The only job of ESLint here: oxlint, which does the rest, knows no Nx projects. */
export default [
  { ignores: ["**/generated/**", "**/node_modules/**"] },
  {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    plugins: { "@nx": nx },
    rules: {
      "@nx/enforce-module-boundaries": [
        "error",
        {
          allow: [],
          depConstraints: Object.entries(layers).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
            sourceTag,
            onlyDependOnLibsWithTags,
          })),
        },
      ],
    },
  },
  ...stageOrder,
]
