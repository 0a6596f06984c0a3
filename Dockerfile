# feedback-bot as an image: docker build -t feedback-bot .
# Behind a private certificate authority or with a package index of your own, which stay out of the image:
#   docker build --secret id=ca,src=/path/to/ca.crt --secret id=pip,src=/path/to/pip.conf -t feedback-bot .

FROM python:3.13-slim AS build
ENV PIP_CACHE_DIR=/var/cache/pip PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_COMPILE=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# What the bot needs, in an environment without pip, so that nothing that installs is left in it.
COPY requirements.lock ./
RUN --mount=type=secret,id=ca,target=/run/secrets/ca.crt --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=cache,target=/var/cache/pip \
    if [ -s /run/secrets/ca.crt ]; then export PIP_CERT=/run/secrets/ca.crt; fi \
    && python3 -m venv --without-pip /opt/app \
    && python3 -m pip --python /opt/app/bin/python3 install --require-hashes -r requirements.lock

# What builds the bot's own package: of the development lock only the build backend and what that needs.
COPY requirements-dev.lock ./
RUN --mount=type=secret,id=ca,target=/run/secrets/ca.crt --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=cache,target=/var/cache/pip \
    if [ -s /run/secrets/ca.crt ]; then export PIP_CERT=/run/secrets/ca.crt; fi \
    && awk '/^[a-z]/ {kept = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/} kept' requirements-dev.lock > build.lock \
    && python3 -m venv /opt/build \
    && /opt/build/bin/python3 -m pip install --require-hashes -r build.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
RUN /opt/build/bin/python3 -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && python3 -m pip --python /opt/app/bin/python3 install --no-deps --no-index /wheels/*.whl \
    && /opt/app/bin/python3 -m compileall -q --invalidation-mode unchecked-hash /opt/app/lib \
    && mkdir -p /var/cache/feedback-bot

FROM python:3.13-slim
# What installs is not there when the bot runs. The base has no bytecode of Python's own library: each start would compile it.
RUN python3 -B -m pip uninstall --yes --quiet --root-user-action ignore pip \
    && python3 -m compileall -q --invalidation-mode unchecked-hash -x '/(ensurepip|idlelib|pydoc_data|tkinter|turtledemo)/' \
    "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
COPY --from=build /opt/app /opt/app
COPY --from=build --chown=10001:10001 /var/cache/feedback-bot /var/cache/feedback-bot
COPY config /etc/feedback-bot
# Nothing but the cache is ever written: the root file system may be read-only. An empty FEEDBACK_BOT_CACHE does without.
ENV PATH=/opt/app/bin:$PATH \
    HOME=/nonexistent \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FEEDBACK_BOT_CONFIG=/etc/feedback-bot \
    FEEDBACK_BOT_CACHE=/var/cache/feedback-bot \
    FEEDBACK_BOT_LISTEN=0.0.0.0:8080
# Of `serve`: health, metrics, webhooks and a page for people. A check of health is up to who starts it: a run ends.
EXPOSE 8080
VOLUME ["/var/cache/feedback-bot"]
USER 10001:10001
ENTRYPOINT ["feedback-bot"]
CMD ["run"]
# What differs with every build stands last, so that the layers above are used again.
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="feedback-bot" \
      org.opencontainers.image.description="Turns Zendesk satisfaction ratings into reviewed GitLab issues" \
      org.opencontainers.image.licenses="GPL-3.0-or-later" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
