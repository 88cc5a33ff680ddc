import nx from "@nx/eslint-plugin"
import parser from "@typescript-eslint/parser"

/** What each layer may import, besides packages of others. */
const layers = {
  "layer:contract": ["layer:contract"],
  "layer:lib": ["layer:contract", "layer:lib"],
  "layer:app": ["layer:contract", "layer:lib"],
  "layer:harness": ["layer:contract", "layer:lib"],
  "layer:tool": ["layer:contract", "layer:lib", "layer:tool"],
}

/** The only job of ESLint here: oxlint, which does the rest, knows no Nx projects. */
export default [
  { ignores: ["**/generated/**", "**/node_modules/**"] },
  {
    files: ["**/*.ts"],
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
]
