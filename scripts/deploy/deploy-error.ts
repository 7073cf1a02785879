/** Why a deployment stopped, in words for whoever started it. */
export class DeployError extends Error {}
