# What builds: the compilers are only in here.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# What runs needs these packages and no others.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Only the embedded engine keeps anything here; with it, mount a volume.
RUN mkdir data && chown node:node data
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/public public
COPY --from=build /app/dist dist
USER node
EXPOSE 8080
# Node gets the signal to stop itself, without npm in between.
CMD ["node", "dist/src/main.js"]
