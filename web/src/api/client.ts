/** Requests to the server's API and readable errors from them. */

/** Values that may stand in a query string; undefined and null are left out, lists repeat the name. */
export type Params = Record<
  string,
  string | number | readonly (string | number)[] | null | undefined
>;

/** The server refused, or could not be reached; `message` can be shown to a user as it is. */
export class ApiError extends Error {
  override name = "ApiError";
  /** HTTP status, or 0 if there was no answer. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Encode a path of names ("entity/project/id"), keeping its slashes. */
export const encodePath = (path: string): string =>
  path.split("/").map(encodeURIComponent).join("/");

export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    if (typeof value === "object") for (const one of value) query.append(name, String(one));
    else query.append(name, String(value));
  }
  const text = query.toString();
  return `/api/v1/${path}${text && `?${text}`}`;
}

export async function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  const response = await request(apiUrl(path, params), signal);
  return (await response.json()) as T;
}

export async function getBinary(
  path: string,
  params?: Params,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await request(apiUrl(path, params), signal);
  return response.arrayBuffer();
}

async function request(url: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The server does not answer. Is `marey ui` still running?", 0);
  }
  if (!response.ok) throw new ApiError(await reasonOf(response), response.status);
  return response;
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json();
    if (body && typeof body === "object" && "error" in body) return String(body.error);
  } catch {
    // Not JSON, e.g. a proxy's page: the status says what there is to say.
  }
  return `The server answered ${response.status} ${response.statusText}`.trim();
}
