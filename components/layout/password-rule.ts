/** The server's own rule; said before sending so that nobody has to learn it from a refusal. */
export const shortestPassword = 10;
