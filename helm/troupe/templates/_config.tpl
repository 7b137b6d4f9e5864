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
{{- $server := dict "host" "0.0.0.0" "insecure" (not (include "troupe.speaksTls" .)) -}}
{{- $management := dict "host" "0.0.0.0" "open_metrics" .Values.metrics.enabled -}}
{{- $security := dict -}}
{{- if .Values.tls.existingSecret -}}
{{- $pair := dict "certificate" "/etc/troupe/tls/tls.crt" "key" "/etc/troupe/tls/tls.key" -}}
{{- if .Values.tls.management -}}
{{- $_ := set $management "tls" (deepCopy $pair) -}}
{{- end -}}
{{- with .Values.tls.clientCa -}}
{{- if .existingSecret -}}
{{- $_ := set $pair "client_ca" "/etc/troupe/tls/clients.crt" -}}
{{- $_ := set $pair "client_auth" .clientAuth -}}
{{- end -}}
{{- end -}}
{{- $_ := set $server "tls" $pair -}}
{{- end -}}
{{- if .Values.callers.keys.existingSecret -}}
{{- $_ := set $security "keys" (dict "file" "/etc/troupe/callers/keys") -}}
{{- end -}}
{{- if .Values.callers.jwks.existingSecret -}}
{{- $_ := set $security "tokens" (dict "jwks_file" "/etc/troupe/callers/jwks.json") -}}
{{- end -}}
{{- $own := dict
  "server" $server
  "management" $management
  "store" (dict "file" "/var/lib/troupe/troupe.db")
  "robots" (include "troupe.simulatedRobots" . | fromJson)
  "secrets" (include "troupe.mountedSecrets" . | fromJson) -}}
{{- if $security -}}
{{- $_ := set $own "security" $security -}}
{{- end -}}
{{- if .Values.cluster.enabled -}}
{{- $_ := set $own "cluster" (include "troupe.clusterConfig" . | fromJson) -}}
{{- end -}}
{{- $config := mergeOverwrite $own (deepCopy .Values.config) -}}
{{- $hosts := concat (include "troupe.ownHosts" . | fromJsonArray) (default list $config.server.allowed_hosts) -}}
{{- $_ := set $config.server "allowed_hosts" (uniq $hosts) -}}
{{- toYaml $config -}}
{{- end -}}

{{/* All but a replica's own name and address, which its pod tells it. */}}
{{- define "troupe.clusterConfig" -}}
{{- $cluster := dict
  "enabled" true
  "name" (include "troupe.fullname" .)
  "port" (int .Values.cluster.ports.member)
  "relay_port" (int .Values.cluster.ports.relay)
  "service_dns" (printf "%s.%s.svc" (include "troupe.headless" .) .Release.Namespace)
  "max_replicas" (int .Values.cluster.maxReplicas) -}}
{{- if .Values.cluster.tls.existingSecret -}}
{{- $_ := set $cluster "tls" (dict "certificate" "/etc/troupe/cluster/tls.crt" "key" "/etc/troupe/cluster/tls.key" "ca" "/etc/troupe/cluster/ca.crt") -}}
{{- end -}}
{{- toJson $cluster -}}
{{- end -}}

{{/* By a Secret of the chart's, or by files that somebody else mounts. */}}
{{- define "troupe.speaksTls" -}}
{{- if or .Values.tls.existingSecret (dig "server" "tls" "certificate" "" .Values.config) -}}yes{{- end -}}
{{- end -}}

{{- define "troupe.managementScheme" -}}
{{- $told := dig "management" "tls" "certificate" "" .Values.config -}}
{{- if or $told (and .Values.tls.existingSecret .Values.tls.management) -}}HTTPS{{- else -}}HTTP{{- end -}}
{{- end -}}

{{- define "troupe.knowsCallers" -}}
{{- $tokens := dig "security" "tokens" dict .Values.config -}}
{{- $asks := dig "server" "tls" "client_auth" "none" .Values.config -}}
{{- if or .Values.callers.keys.existingSecret .Values.callers.jwks.existingSecret .Values.tls.clientCa.existingSecret (dig "security" "keys" "file" "" .Values.config) $tokens.jwks_url $tokens.jwks_file $tokens.keys (ne $asks "none") -}}yes{{- end -}}
{{- end -}}

{{- define "troupe.appProtocol" -}}
{{- $told := .Values.service.appProtocol -}}
{{- if and (include "troupe.speaksTls" .) (eq $told "kubernetes.io/h2c") -}}https{{- else -}}{{ $told }}{{- end -}}
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
{{- if or (dig "recognition" "client_id" "" .Values.config) (dig "avatars" "cast" dict .Values.config) (dig "security" "tokens" "jwks_url" "" .Values.config) .Values.existingConfigMap.name -}}yes{{- end -}}
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
