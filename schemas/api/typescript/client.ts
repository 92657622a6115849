import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./motcua.d.ts";

export type Problem = components["schemas"]["Problem"];
export type Status = components["schemas"]["Status"];

/** An answer that is a problem (RFC 9457), as an error. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail_en}`);
  }
}

/** How often a request that was told to wait is sent again. */
const tries = 5;

/** Waits as long as a 429 or 503 says and sends again; commands are safe by their Idempotency-Key. */
async function patientFetch(request: Request): Promise<Response> {
  for (let left = tries; ; --left) {
    const response = await fetch(request.clone());
    const wait = Number(response.headers.get("Retry-After"));
    if (left === 1 || !(wait > 0) || ![429, 503].includes(response.status)) {
      return response;
    }
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/** A typed client of the motcua at `url`. Problems are thrown as Refused; 304 is none. */
export function motcua(url: string, token: string) {
  const client = createClient<paths>({ baseUrl: url, fetch: patientFetch, headers: { Authorization: `Bearer ${token}` } });
  const problems: Middleware = {
    async onResponse({ response }) {
      if (response.status >= 400) {
        throw new Refused((await response.json()) as Problem);
      }
    },
  };
  client.use(problems);
  return client;
}
