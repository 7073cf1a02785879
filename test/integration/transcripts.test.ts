/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from "vitest";
import { transcriptSchema } from "../transcripts/schema.ts";
import { runTranscript } from "./helpers/transcript-runner.ts";

const files = import.meta.glob<unknown>("../transcripts/*/*.json", { eager: true, import: "default" });
const transcripts = Object.entries(files).map(([path, json]) => {
  const name = path.replace("../transcripts/", "");
  const parsed = transcriptSchema.safeParse(json);
  if (!parsed.success) throw new Error(`${name} is no transcript: ${parsed.error.message}`);
  return { name, transcript: parsed.data };
});

describe.each(transcripts)("$name", ({ transcript }) => {
  it("with a cold cache", async () => {
    expect(await runTranscript(transcript, { cache: "cold", prefix: "" })).toEqual([]);
  });

  it("with a warm cache, under the other prefix", async () => {
    expect(await runTranscript(transcript, { cache: "warm", prefix: "/api/identity" })).toEqual([]);
  });
});
