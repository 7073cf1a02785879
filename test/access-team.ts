import { exportJWK, generateKeyPair } from "jose";

/** A team of Cloudflare Access, for tests: its address, and the key by which it vouches for persons. */
export async function createAccessTeam() {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const domain = "team.cloudflareaccess.test";
  return {
    domain,
    audience: "audience-of-the-application",
    keysUrl: `https://${domain}/cdn-cgi/access/certs`,
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid: "current", alg: "RS256", use: "sig" }] },
    privateKey: JSON.stringify(await exportJWK(privateKey)),
  };
}
