# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
# better-sqlite3 is compiled where no prebuilt binary can be downloaded.
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000 \
    WEIR_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/next.config.ts /app/tsconfig.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
COPY --from=build /app/public ./public
# Read from disk at run time: migrations, the programs of threads and the commands' launcher.
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/lib/db/*.mjs ./lib/db/
COPY --from=build /app/lib/stats/*.mjs ./lib/stats/
COPY --from=build /app/scripts/tool.mjs /app/scripts/hand-on-signals.mjs /app/scripts/run-command.mjs /app/scripts/say.mjs ./scripts/
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Node itself, not npm: npm would end at once on SIGTERM while the server still drains.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=32", "dist/server.mjs"]
