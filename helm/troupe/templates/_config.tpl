{{/* The gateway's configuration: the chart's part with the values' laid over it. */}}

{{- define "troupe.ownHosts" -}}
{{- $name := include "troupe.fullname" . -}}
{{- $hosts := list $name (printf "%s.%s" $name .Release.Namespace) (printf "%s.%s.svc" $name .Release.Namespace) (printf "%s.%s.svc.cluster.local" $name .Release.Namespace) -}}
{{- if .Values.ingress.enabled -}}{{- $hosts = concat $hosts .Values.ingress.hosts -}}{{- end -}}
{{- toJson (uniq $hosts) -}}
{{- end -}}

{{- define "troupe.simulatedRobots" -}}
{{- $robots := dict -}}
{{- if .Values.simulator.enabled -}}
{{- range .Values.simulator.robots -}}
{{- $_ := set $robots . (dict "address" (printf "ws://%s:9000/%s/v1/events" (include "troupe.simulator" $) .)) -}}
{{- end -}}
{{- end -}}
{{- toJson $robots -}}
{{- end -}}

{{- define "troupe.mountedSecrets" -}}
{{- $secrets := dict -}}
{{- range $name, $_ := .Values.secrets -}}
{{- $_ := set $secrets $name (dict "file" (printf "/etc/troupe/secrets/%s" $name)) -}}
{{- end -}}
{{- toJson $secrets -}}
{{- end -}}

{{- define "troupe.config" -}}
{{- $own := dict
  "server" (dict "host" "0.0.0.0" "insecure" (not (dig "server" "tls" "certificate" "" .Values.config)))
  "management" (dict "host" "0.0.0.0" "open_metrics" .Values.metrics.enabled)
  "store" (dict "file" "/var/lib/troupe/troupe.db")
  "robots" (include "troupe.simulatedRobots" . | fromJson)
  "secrets" (include "troupe.mountedSecrets" . | fromJson) -}}
{{- $config := mergeOverwrite $own (deepCopy .Values.config) -}}
{{- $hosts := concat (include "troupe.ownHosts" . | fromJsonArray) (default list $config.server.allowed_hosts) -}}
{{- $_ := set $config.server "allowed_hosts" (uniq $hosts) -}}
{{- toYaml $config -}}
{{- end -}}

{{- define "troupe.clientPort" -}}
{{- dig "server" "port" 7700 .Values.config | int -}}
{{- end -}}

{{- define "troupe.managementPort" -}}
{{- dig "management" "port" 7701 .Values.config | int -}}
{{- end -}}

{{- define "troupe.usesPostgresql" -}}
{{- if eq (dig "store" "engine" "embedded" .Values.config) "postgresql" -}}yes{{- end -}}
{{- end -}}

{{- define "troupe.callsVendors" -}}
{{- if or (dig "recognition" "client_id" "" .Values.config) (dig "avatars" "cast" dict .Values.config) .Values.existingConfigMap.name -}}yes{{- end -}}
{{- end -}}

{{/* A duration of the configuration in whole seconds, rounded up. */}}
{{- define "troupe.seconds" -}}
{{- $count := regexFind "^[0-9]+" . | int64 -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- if eq $unit "ms" -}}{{- div (add $count 999) 1000 -}}
{{- else if eq $unit "m" -}}{{- mul $count 60 -}}
{{- else if eq $unit "h" -}}{{- mul $count 3600 -}}
{{- else -}}{{- $count -}}{{- end -}}
{{- end -}}
