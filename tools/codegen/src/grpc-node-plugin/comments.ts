import type descriptor from "google-protobuf/google/protobuf/descriptor_pb.js"

type SourceLocation = descriptor.SourceCodeInfo.Location

/** Field numbers of descriptor.proto that lead to an element's place in the source. */
export const FieldNumber = {
  fileService: 6,
  fileSyntax: 12,
  serviceMethod: 2,
} as const

/** The comments around one element, as lines of JavaScript comments; "" when there are none. */
export interface Comments {
  leading: string
  trailing: string
}

/** Looks up comments by an element's path of field numbers and indexes. */
export class FileComments {
  readonly #locations = new Map<string, SourceLocation>()

  constructor(file: descriptor.FileDescriptorProto) {
    for (const location of file.getSourceCodeInfo()?.getLocationList() ?? []) {
      this.#locations.set(location.getPathList().join("."), location)
    }
  }

  at(...path: number[]): Comments {
    const location = this.#locations.get(path.join("."))
    if (location === undefined) return { leading: "", trailing: "" }
    const detached = location.getLeadingDetachedCommentsList()
    return {
      leading: asComment([
        ...detached.flatMap((comment) => [...linesOf(comment), ""]),
        ...linesOf(location.getLeadingComments() ?? ""),
      ]),
      trailing: asComment(linesOf(location.getTrailingComments() ?? "")),
    }
  }
}

function linesOf(comment: string): string[] {
  if (comment === "") return []
  return comment.replace(/\n$/, "").split("\n")
}

function asComment(lines: string[]): string {
  return lines.map((line) => `//${/^[^ ]/.test(line) ? " " : ""}${line}\n`).join("")
}
