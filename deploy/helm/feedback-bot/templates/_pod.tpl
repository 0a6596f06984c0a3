{{/*
The pod, which is the same for a run and for serve: nobody's user, nothing to write but the cache, no rights in the cluster.
Takes a dict of root, mirrors (those that it serves), mirror (the one that it is named after) and serve.
*/}}
{{- define "feedback-bot.pod" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "feedback-bot.labels" . | nindent 4 }}
    {{- with $values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- with $values.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ $values.serviceAccountName }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: {{ ternary "Always" "Never" .serve }}
  # What is under way is ended in good order, which takes half a minute at most.
  terminationGracePeriodSeconds: 45
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: feedback-bot
      image: {{ include "feedback-bot.image" $root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: {{ include "feedback-bot.args" . }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities: {drop: [ALL]}
      {{- with include "feedback-bot.env" . }}
      env: {{- . | trim | nindent 8 }}
      {{- end }}
      {{- if .serve }}
      ports:
        - {name: http, containerPort: 8080, protocol: TCP}
      # Starting takes a second; a run may take all of the processor that there is.
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 20
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 20
        timeoutSeconds: 5
      {{- end }}
      resources: {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - {name: cache, mountPath: /var/cache/feedback-bot}
        {{- if include "feedback-bot.config" . }}
        - {name: config, mountPath: /etc/feedback-bot, readOnly: true}
        {{- end }}
        {{- if include "feedback-bot.secrets" . }}
        - {name: secrets, mountPath: /run/secrets, readOnly: true}
        {{- end }}
        {{- if $values.certificateAuthority.configMap }}
        - {name: certificate-authority, mountPath: /etc/feedback-bot-ca, readOnly: true}
        {{- end }}
  volumes:
    - name: cache
      {{- if $values.cache.existingClaim }}
      persistentVolumeClaim: {claimName: {{ $values.cache.existingClaim }}}
      {{- else if $values.cache.persistent }}
      persistentVolumeClaim: {claimName: {{ include "feedback-bot.named" . }}-cache}
      {{- else }}
      emptyDir: {sizeLimit: {{ $values.cache.size }}}
      {{- end }}
    {{- with include "feedback-bot.config" . }}
    - name: config
      projected:
        sources: {{- . | trim | nindent 10 }}
    {{- end }}
    {{- with include "feedback-bot.secrets" . }}
    - name: secrets
      projected:
        defaultMode: 0440
        sources: {{- . | trim | nindent 10 }}
    {{- end }}
    {{- with $values.certificateAuthority.configMap }}
    - name: certificate-authority
      configMap: {name: {{ . }}}
    {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "feedback-bot.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "feedback-bot.args" -}}
{{- $words := list (ternary "serve" "run" .serve) -}}
{{- with .mirror.name -}}
{{- $words = concat $words (list "--mirror" .) -}}
{{- end -}}
{{- toJson $words -}}
{{- end }}

{{/* Variables that are no secret: the shared ones, then those of each mirror with its name in front. */}}
{{- define "feedback-bot.env" -}}
{{- range $name, $value := .root.Values.environment }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- range $mirror := .mirrors }}
{{- range $name, $value := $mirror.environment }}
- {name: {{ include "feedback-bot.prefix" $mirror.name }}{{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}
{{- with .root.Values.certificateAuthority }}
{{- if .configMap }}
- {name: REQUESTS_CA_BUNDLE, value: /etc/feedback-bot-ca/{{ .key }}}
- {name: SSL_CERT_FILE, value: /etc/feedback-bot-ca/{{ .key }}}
{{- end }}
{{- end }}
{{- end }}

{{/* The folder of the configuration, put together of what all share and of what each mirror has; a key has no folders. */}}
{{- define "feedback-bot.config" -}}
{{- $config := .root.Values.config -}}
{{- if or $config.existingConfigMap $config.files }}
- configMap:
    name: {{ default (printf "%s-config" (include "feedback-bot.fullname" .root)) $config.existingConfigMap }}
    optional: true # goes for each of the keys: bot.yml and labels.yml have to be there
    items:
      - {key: bot.yml, path: bot.yml}
      - {key: labels.yml, path: labels.yml}
      - {key: rotation.yml, path: rotation.yml}
      - {key: issue.md, path: templates/issue.md}
      - {key: card.md, path: templates/card.md}
{{- range .mirrors }}
- configMap:
    {{- if .config }}
    name: {{ include "feedback-bot.named" (dict "root" $.root "mirror" .) }}-config
    {{- else }}
    name: {{ $config.existingConfigMap }}
    {{- end }}
    items:
      - {key: {{ .name }}.yml, path: mirrors/{{ .name }}.yml}
{{- end }}
{{- end }}
{{- end }}

{{/* The files in /run/secrets: those that all share, and those of each mirror. */}}
{{- define "feedback-bot.secrets" -}}
{{- $root := .root -}}
{{- range concat (list (dict "existingSecret" .root.Values.existingSecret "secrets" .root.Values.secrets)) .mirrors }}
{{- if .existingSecret }}
- secret: {name: {{ .existingSecret }}}
{{- else if .secrets }}
- secret: {name: {{ include "feedback-bot.named" (dict "root" $root "mirror" .) }}-secrets}
{{- end }}
{{- end }}
{{- end }}
