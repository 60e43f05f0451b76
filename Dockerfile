# Builds the program from source and puts it alone into a small image. Needs no database library: SQLite and libpq are
# compiled in.
FROM docker.io/library/rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release -p fengqiao && cp target/release/fengqiao /fengqiao

FROM docker.io/library/debian:bookworm-slim
# `fengqiao backup` runs pg_dump on PostgreSQL; notices are sent to whom these certificates vouch for.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/fengqiao --create-home fengqiao \
    && chmod 700 /var/lib/fengqiao
COPY --from=build /fengqiao /usr/local/bin/fengqiao
USER fengqiao
WORKDIR /var/lib/fengqiao
ENV FENGQIAO_DATA_DIR=/var/lib/fengqiao FENGQIAO_SERVER__LISTEN=0.0.0.0:8080
VOLUME /var/lib/fengqiao
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["fengqiao"]
CMD ["serve"]
