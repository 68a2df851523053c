/** What a page is given of its address. */
export type AddressProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };
