// `server-only` throws outside Next's server bundle; tests run server code directly.
export {};
