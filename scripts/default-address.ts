/** Where `npm run dev` serves and `npm run demo` asks, unless told otherwise. */
export const defaultAddress = { ip: "127.0.0.1", port: 8787, url: "http://127.0.0.1:8787" } as const;
