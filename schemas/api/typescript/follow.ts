// node built/follow.js URL CODE: says the status of a dossier and then what happens to it, until it is closed. The token is in
// the environment variable MOTCUA_TOKEN. Polls nothing: the feed answers when there is news.
import { motcua, Refused, type Status } from "./client.js";

const [url = "", code = ""] = process.argv.slice(2);
const api = motcua(url, process.env["MOTCUA_TOKEN"] ?? "");

async function find(): Promise<Status> {
  const { data } = await api.POST("/v1/dossiers/status", { body: { codes: [code] } });
  const found = data?.items[0];
  if (!found || !("status" in found)) {
    throw new Error(`there is no dossier ${code}, or it is not yours to see`);
  }
  return found.status;
}

/** The status when it is another than `known`. */
async function changed(known: Status): Promise<Status | undefined> {
  const { data, response } = await api.GET("/v1/dossiers/{id}/status", {
    params: { path: { id: known.dossier_id }, header: { "If-None-Match": `"${known.version}"` } },
  });
  return response.status === 304 ? undefined : data;
}

function say(status: Status): void {
  console.log(`${status.code} ${status.state} v${status.version}`);
}

async function follow(): Promise<void> {
  let status = await find();
  say(status);
  let after: string | null | undefined;
  while (!["returned", "withdrawn", "stopped"].includes(status.state)) {
    const { data } = await api.GET("/v1/dossiers/{id}/events", {
      params: { path: { id: status.dossier_id }, query: { wait: 30, limit: 200, ...(after ? { after } : {}) } },
    });
    after = typeof data === "object" ? data.next : after; // a string would be the stream of server-sent events
    const news = await changed(status);
    if (news) {
      status = news;
      say(status);
    }
  }
}

follow().catch((error: unknown) => {
  console.error(error instanceof Refused ? error.problem : error);
  process.exitCode = 1;
});
