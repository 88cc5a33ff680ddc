/** Makes a base image, and prints what it is called. */
import { baseImage } from "../base-image.ts"
import type { MachineSettings } from "../machine-settings.ts"

const [official = "", settings = ""] = process.argv.slice(2)
console.log(await baseImage(official, JSON.parse(settings) as MachineSettings))
