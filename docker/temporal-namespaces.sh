#!/bin/sh
# Makes the namespaces. A webhook that OpenAI delivers again is known by its closed workflow, so these are kept 7 days.
set -eu

until temporal operator cluster health; do
  sleep 1
done
for namespace in default demo; do
  temporal operator namespace create --namespace "$namespace" --retention 168h ||
    temporal operator namespace update --namespace "$namespace" --retention 168h
done
