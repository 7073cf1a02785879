import { describe, expect, it } from "vitest";
import { createSecretBox, keyIdsOf } from "../../../src/auth/secret-box.ts";

const [OLD, NEW, OTHER] = ["o".repeat(32), "n".repeat(32), "x".repeat(32)] as const;

describe("a secret box", () => {
  it("opens what it sealed, and shows nothing of it", async () => {
    const box = createSecretBox([OLD]);
    const sealed = await box.seal("whsec_secret", "w1");
    expect(sealed).not.toContain("secret");
    expect(sealed).not.toBe(await box.seal("whsec_secret", "w1"));
    expect(await box.open(sealed, "w1")).toBe("whsec_secret");
  });

  it("opens nothing of another owner, of another key, or that was changed", async () => {
    const box = createSecretBox([OLD]);
    const sealed = await box.seal("whsec_secret", "w1");
    expect(await box.open(sealed, "w2")).toBeUndefined();
    expect(await createSecretBox([OTHER]).open(sealed, "w1")).toBeUndefined();
    expect(await box.open(`${sealed.slice(0, -4)}AAAA`, "w1")).toBeUndefined();
    expect(await box.open("", "w1")).toBeUndefined();
    expect(await box.open("nonsense", "w1")).toBeUndefined();
    expect(await createSecretBox([undefined, ""]).open(sealed, "w1")).toBeUndefined();
  });

  it("seals under both root secrets while one is being replaced, so that either may go", async () => {
    const sealed = await createSecretBox([OLD, NEW]).seal("whsec_secret", "w1");
    for (const known of [[OLD], [NEW], [NEW, OTHER]]) {
      expect(await createSecretBox(known).open(sealed, "w1")).toBe("whsec_secret");
    }
    expect(keyIdsOf(sealed)).toEqual(await createSecretBox([OLD, NEW]).keyIds());
    expect(await createSecretBox([OLD, OLD]).keyIds()).toHaveLength(1);
  });
});
