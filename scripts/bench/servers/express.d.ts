/** As much of express, which comes without types, as the peer uses. */
declare module "express" {
  import type { Server } from "node:http";

  interface Application {
    use(path: string, handler: object): void;
    listen(port: number, host: string, ready: () => void): Server;
  }

  export default function express(): Application;
}
