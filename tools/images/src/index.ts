export { baseImage } from "./base-image.ts"
export { buildImage } from "./build-image.ts"
export { machineSettings, type MachineSettings } from "./machine-settings.ts"
