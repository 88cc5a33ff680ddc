export { baseImage } from "./base-image.ts"
export { buildImplementationImage } from "./implementation-image.ts"
export { machineSettings, type MachineSettings } from "./machine-settings.ts"
