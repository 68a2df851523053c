// Finds the small text fields of a multipart body (audio transcriptions) where they stand; the file is stepped over.
import type { ByteRange } from '@/lib/protocols/protocol';

export type MultipartField = ByteRange & { name: string };

const headerEnd = Buffer.from('\r\n\r\n');
/** Longer fields are files or prompts. */
const fieldBytes = 4096;
const headerBytes = 16 * 1024;

export function multipartBoundary(contentType: string): string | null {
  const match = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/is.exec(
    contentType,
  );
  return match?.[1] ?? match?.[2] ?? null;
}

/** The fields without a file name, in order. Null when the body does not have the shape the boundary promises. */
export function multipartFields(body: Buffer, boundary: string): MultipartField[] | null {
  const delimiter = Buffer.from(`--${boundary}`);
  const fields: MultipartField[] = [];
  let at = body.indexOf(delimiter);
  if (at === -1) return null;
  for (;;) {
    at += delimiter.length;
    if (body.toString('latin1', at, at + 2) === '--') return fields;
    const headersStart = body.toString('latin1', at, at + 2) === '\r\n' ? at + 2 : at;
    const headersStop = body.indexOf(headerEnd, at);
    const next = headersStop === -1 ? -1 : nextDelimiter(body, delimiter, headersStop + 2);
    if (next === -1) return null;
    const start = headersStop + headerEnd.length;
    const end = Math.max(start, next - 2);
    if (headersStop - headersStart <= headerBytes && end - start <= fieldBytes) {
      const headers = body.toString('utf8', headersStart, headersStop);
      const name = /;\s*name="([^"]*)"/i.exec(headers)?.[1];
      if (name !== undefined && !/;\s*filename\*?=/i.test(headers)) fields.push({ name, start, end });
    }
    at = next;
  }
}

/** A delimiter only counts at the start of a line. */
function nextDelimiter(body: Buffer, delimiter: Buffer, from: number): number {
  let at = body.indexOf(delimiter, from);
  while (at !== -1 && !(body[at - 1] === 0x0a && body[at - 2] === 0x0d)) at = body.indexOf(delimiter, at + 1);
  return at;
}
