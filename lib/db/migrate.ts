/** Brings a database up to this program's migrations; answers the names of those it applied. */
export async function migrate(options: { url: string }): Promise<string[]> {
  throw new Error(`no migration runner yet for ${options.url}`);
}
