{{/* What every container of ours may not do. */}}
{{- define "troupe.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "troupe.podSecurity" -}}
{{- $context := merge (dict "seccompProfile" (dict "type" "RuntimeDefault")) .Values.podSecurityContext -}}
{{- toYaml $context -}}
{{- end -}}

{{- define "troupe.environment" -}}
- name: JDK_JAVA_OPTIONS
  value: {{ .Values.jvmOptions | quote }}
{{- if .Values.cluster.enabled }}
# By its pod's name a replica finds its robots again; at its pod's address the others find it.
- name: TROUPE_CLUSTER_REPLICA
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: TROUPE_CLUSTER_HOST
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "troupe.arguments" -}}
- serve
- --config
- /etc/troupe/config/{{ .Values.existingConfigMap.key }}
- --log-format
- {{ .Values.log.format }}
{{- range .Values.log.levels }}
- --log-level
- {{ . | quote }}
{{- end }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}

{{- define "troupe.probe" -}}
httpGet:
  path: {{ .path }}
  port: management
  {{- if eq .scheme "HTTPS" }}
  scheme: HTTPS
  {{- end }}
periodSeconds: {{ .timing.periodSeconds | int }}
failureThreshold: {{ .timing.failureThreshold | int }}
timeoutSeconds: {{ .timing.timeoutSeconds | int }}
{{- end -}}

{{- define "troupe.affinity" -}}
{{- if .Values.affinity -}}
{{- toYaml .Values.affinity -}}
{{- else if ne .Values.antiAffinity "none" -}}
podAntiAffinity:
  {{- if eq .Values.antiAffinity "hard" }}
  requiredDuringSchedulingIgnoredDuringExecution:
    - topologyKey: kubernetes.io/hostname
      labelSelector:
        matchLabels:
          {{- include "troupe.selector" . | nindent 10 }}
  {{- else }}
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "troupe.selector" . | nindent 12 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- define "troupe.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "troupe.callersMounted" -}}
{{- if or .Values.callers.keys.existingSecret .Values.callers.jwks.existingSecret -}}yes{{- end -}}
{{- end -}}

{{- define "troupe.volumes" -}}
- name: config
  configMap:
    name: {{ include "troupe.configMap" . }}
{{- if .Values.secrets }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $name, $secret := .Values.secrets }}
      - secret:
          name: {{ $secret.existingSecret }}
          items:
            - key: {{ default $name $secret.key }}
              path: {{ $name }}
      {{- end }}
{{- end }}
{{- with .Values.tls }}
{{- if .existingSecret }}
- name: tls
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .existingSecret }}
          items:
            - {key: {{ .certificate }}, path: tls.crt}
            - {key: {{ .privateKey }}, path: tls.key}
      {{- with .clientCa }}
      {{- if .existingSecret }}
      - secret:
          name: {{ .existingSecret }}
          items:
            - {key: {{ .key }}, path: clients.crt}
      {{- end }}
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.cluster.tls }}
{{- if .existingSecret }}
- name: cluster
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .existingSecret }}
          items:
            - {key: {{ .certificate }}, path: tls.crt}
            - {key: {{ .privateKey }}, path: tls.key}
            - {key: {{ .ca }}, path: ca.crt}
{{- end }}
{{- end }}
{{- if include "troupe.callersMounted" . }}
- name: callers
  projected:
    defaultMode: 0440
    sources:
      {{- range $file, $from := dict "keys" .Values.callers.keys "jwks.json" .Values.callers.jwks }}
      {{- if $from.existingSecret }}
      - secret:
          name: {{ $from.existingSecret }}
          items:
            - {key: {{ $from.key }}, path: {{ $file }}}
      {{- end }}
      {{- end }}
{{- end }}
# Native libraries are unpacked here.
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if not .Values.persistence.enabled }}
- name: data
  emptyDir:
    sizeLimit: 256Mi
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "troupe.mounts" -}}
# Folders, not single files: what changes inside is seen without a new pod.
- name: config
  mountPath: /etc/troupe/config
  readOnly: true
{{- if .Values.secrets }}
- name: secrets
  mountPath: /etc/troupe/secrets
  readOnly: true
{{- end }}
{{- if .Values.tls.existingSecret }}
- name: tls
  mountPath: /etc/troupe/tls
  readOnly: true
{{- end }}
{{- if .Values.cluster.tls.existingSecret }}
- name: cluster
  mountPath: /etc/troupe/cluster
  readOnly: true
{{- end }}
{{- if include "troupe.callersMounted" . }}
- name: callers
  mountPath: /etc/troupe/callers
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
- name: data
  mountPath: /var/lib/troupe
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}
