# The first stage builds the wheel and the virtual environment; the second carries them and nothing that builds.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
COPY requirements/ requirements/
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
 && python -m venv /opt/timebank \
 && /opt/timebank/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY timebank/ timebank/
COPY templates/ templates/
COPY static/ static/
RUN /opt/build/bin/hatchling build -t wheel \
 && /opt/timebank/bin/pip install --no-index --no-deps dist/*.whl

FROM python:3.13-slim
# What lays out the words of a PDF, as new as the image's Debian has it.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libharfbuzz-subset0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/*
# A fixed number, so that a volume keeps its owner from one image to the next.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin timebank \
 && install --directory --owner timebank --group timebank --mode 0700 /data
COPY --from=build /opt/timebank /opt/timebank
ENV PATH=/opt/timebank/bin:$PATH PYTHONUNBUFFERED=1 TIMEBANK_DATA=/data PORT=8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/readyz\", timeout=4)"]
CMD ["timebank", "serve"]
