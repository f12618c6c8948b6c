# Debian, not Alpine: the Temporal SDK's native module is built for glibc and has no musl build.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY workflows workflows
COPY activities activities
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
    # The native module comes for five platforms, 27 MB each. `uname -m` names the one this image is built for.
    && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
        ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
    && node -e "require('@temporalio/core-bridge')"

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY data/prompts data/prompts
COPY scenarios scenarios
USER node
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/api/v1/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# node itself, not npm, which does not pass SIGTERM on: a call would be cut off instead of handed over.
CMD ["node", "dist/src/main.js", "--role", "all"]
