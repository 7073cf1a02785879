/**
 * @cloudflare/vitest-pool-workers 0.23 puts one more Proxy around the prototype of the Worker's entry
 * for every request that goes through `exports.default`, each around the one before: every request is
 * slower than the last, and after a few thousand the stack overflows. A Proxy around one that has the
 * very same trap does nothing of its own, so the one that is there is used again.
 */
const NativeProxy = Proxy;
/** The text of the trap of each Proxy around an entry's prototype. */
const traps = new WeakMap<object, string>();

globalThis.Proxy = new NativeProxy(NativeProxy, {
  construct(target, [wrapped, handler]: [object, ProxyHandler<object>]) {
    const trap = String(handler.get);
    if (traps.get(wrapped) === trap) return wrapped;
    const proxy = new target(wrapped, handler);
    if (trap.includes("getUnknownPrototypeKey")) traps.set(proxy, trap);
    return proxy;
  },
});
