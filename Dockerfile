# Builds a small image with one static program in it:
#   docker build --tag hearthmail .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --stop-timeout 30 \
#     --publish 127.0.0.1:8080:8080 --volume hearthmail:/data --env HEARTHMAIL_IMAP=imaps://mail.example.org hearthmail
# Options are best given as variables: the health check knows those too.

FROM node:22-bookworm-slim AS packages
WORKDIR /src/static
COPY static/package.json static/package-lock.json static/.npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/static/node_modules static/node_modules
RUN go run ./static/build
# Time zones are built in, because the last stage has none.
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags '-s -w' -o /out/hearthmail ./cmd/hearthmail
RUN mkdir -p /out/own/data && mkdir -m 1777 /out/own/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/own/ /
COPY --from=build /out/hearthmail /hearthmail
USER 65532:65532
ENV HEARTHMAIL_LISTEN=0.0.0.0:8080 HEARTHMAIL_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/hearthmail", "--health-check"]
ENTRYPOINT ["/hearthmail"]
