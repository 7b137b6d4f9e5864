{{/* What the schema cannot say: values that only together will not do. */}}

{{- define "troupe.quorum" -}}
{{- add (div (int .Values.cluster.maxReplicas) 2) 1 -}}
{{- end -}}

{{- define "troupe.check" -}}
{{- include "troupe.checkCluster" . -}}
{{- include "troupe.checkMember" . -}}
{{- include "troupe.checkDrain" . -}}
{{- include "troupe.checkCallers" . -}}
{{- include "troupe.checkOthers" . -}}
{{- end -}}

{{- define "troupe.checkCluster" -}}
{{- $cluster := .Values.cluster -}}
{{- $replicas := int .Values.replicas -}}
{{- $scaling := .Values.autoscaling -}}
{{- $quorum := include "troupe.quorum" . | int -}}
{{- if and (gt $replicas 1) (not $cluster.enabled) -}}
{{- fail (printf "replicas: %d (expected: 1 without cluster.enabled; two gateways would fight over the same robots)" $replicas) -}}
{{- end -}}
{{- if and $scaling.enabled (not $cluster.enabled) -}}
{{- fail "autoscaling.enabled: true (expected: false without cluster.enabled)" -}}
{{- end -}}
{{- if $cluster.enabled -}}
{{- if gt $replicas (int $cluster.maxReplicas) -}}
{{- fail (printf "replicas: %d (expected: at most cluster.maxReplicas, %d)" $replicas (int $cluster.maxReplicas)) -}}
{{- end -}}
{{- if lt $replicas $quorum -}}
{{- fail (printf "replicas: %d (expected: at least %d, the quorum of cluster.maxReplicas %d)" $replicas $quorum (int $cluster.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- if $scaling.enabled -}}
{{- if lt (int $scaling.minReplicas) $quorum -}}
{{- fail (printf "autoscaling.minReplicas: %d (expected: at least %d, the quorum of cluster.maxReplicas %d)" (int $scaling.minReplicas) $quorum (int $cluster.maxReplicas)) -}}
{{- end -}}
{{- if or (gt (int $scaling.maxReplicas) (int $cluster.maxReplicas)) (lt (int $scaling.maxReplicas) (int $scaling.minReplicas)) -}}
{{- fail (printf "autoscaling.maxReplicas: %d (expected: from autoscaling.minReplicas, %d, to cluster.maxReplicas, %d)" (int $scaling.maxReplicas) (int $scaling.minReplicas) (int $cluster.maxReplicas)) -}}
{{- end -}}
{{- if not (or $scaling.targetCPUUtilizationPercentage $scaling.customMetric.name) -}}
{{- fail "autoscaling.targetCPUUtilizationPercentage: 0 (expected: above 0, or autoscaling.customMetric.name)" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What the gateway itself would say in a pod that does not start, and what would contradict the chart. */}}
{{- define "troupe.checkMember" -}}
{{- if and .Values.cluster.tls.existingSecret (not .Values.cluster.enabled) -}}
{{- fail "cluster.tls.existingSecret: set (expected: empty without cluster.enabled)" -}}
{{- end -}}
{{- range $key, $_ := dig "cluster" dict .Values.config -}}
{{- if not (has $key (list "name" "lease" "settle")) -}}
{{- fail (printf "config.cluster.%s: set (expected: name, lease or settle; the chart says the rest, from cluster)" $key) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.cluster.enabled (not .Values.existingConfigMap.name) -}}
{{- if not (include "troupe.usesPostgresql" .) -}}
{{- fail "config.store.engine: embedded (expected: postgresql with cluster.enabled, since replicas share what must last)" -}}
{{- end -}}
{{- $insecure := dig "server" "insecure" (not (include "troupe.speaksTls" .)) .Values.config -}}
{{- if not (or .Values.cluster.tls.existingSecret $insecure) -}}
{{- fail "cluster.tls.existingSecret: empty (expected: a Secret for the relay between replicas, or config.server.insecure: true)" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* After the drain, in which robots move, the gateway closes five kinds of things and leaves its cluster, five seconds each at most, and traces, two. */}}
{{- define "troupe.checkDrain" -}}
{{- $drain := dig "server" "drain_timeout" "30s" .Values.config -}}
{{- $closing := ternary 32 27 .Values.cluster.enabled -}}
{{- $needed := add (include "troupe.seconds" $drain) $closing .Values.preStopSleepSeconds | int -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) $needed -}}
{{- fail (printf "terminationGracePeriodSeconds: %d (expected: at least %d: config.server.drain_timeout, %s, preStopSleepSeconds, and %d)" (int .Values.terminationGracePeriodSeconds) $needed $drain $closing) -}}
{{- end -}}
{{- end -}}

{{/* What the gateway itself would say in a pod that does not start. */}}
{{- define "troupe.checkCallers" -}}
{{- $told := dig "server" "insecure" false .Values.config -}}
{{- if and (include "troupe.speaksTls" .) (not (include "troupe.knowsCallers" .)) (not $told) (not .Values.existingConfigMap.name) -}}
{{- fail "tls.existingSecret: set (expected: beside it a way to know callers, such as callers.keys.existingSecret, or config.server.insecure: true)" -}}
{{- end -}}
{{- if and .Values.tls.clientCa.existingSecret (not .Values.tls.existingSecret) -}}
{{- fail "tls.clientCa.existingSecret: set (expected: empty without tls.existingSecret)" -}}
{{- end -}}
{{- if .Values.callers.jwks.existingSecret -}}
{{- if not (or .Values.existingConfigMap.name (dig "security" "tokens" "issuer" "" .Values.config)) -}}
{{- fail "config.security.tokens.issuer: empty (expected: who makes the tokens, beside callers.jwks.existingSecret)" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "troupe.checkOthers" -}}
{{- if and .Values.existingConfigMap.name (or .Values.config .Values.simulator.enabled) -}}
{{- fail "existingConfigMap.name: set (expected: empty beside config or simulator.enabled, which it would not hold)" -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
{{- fail "metrics.podMonitor.enabled: true (expected: false beside metrics.serviceMonitor.enabled, or everything counts twice)" -}}
{{- end -}}
{{- if and (or .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled) (not .Values.metrics.enabled) -}}
{{- fail "metrics.enabled: false (expected: true where a monitor is made)" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts: empty (expected: a name at least)" -}}
{{- end -}}
{{- if and .Values.grpcRoute.enabled (not .Values.grpcRoute.parentRefs) -}}
{{- fail "grpcRoute.parentRefs: empty (expected: a Gateway at least)" -}}
{{- end -}}
{{- end -}}
