{{/* What the schema cannot say, told before anything is changed in the cluster. */}}
{{- define "feedback-bot.checks" -}}
{{- $config := .Values.config -}}
{{- if and $config.existingConfigMap $config.files -}}
{{- fail "config.existingConfigMap and config.files: give one of them" -}}
{{- end -}}
{{- if and .Values.monitoring.serviceMonitor.enabled (ne .Values.mode "serve") -}}
{{- fail "monitoring.serviceMonitor: the pods of CronJobs cannot be scraped; set mode: serve, or leave it out" -}}
{{- end -}}
{{- if and .Values.existingSecret .Values.secrets -}}
{{- fail "existingSecret and secrets: give one of them" -}}
{{- end -}}
{{- range ternary (list "bot.yml" "labels.yml") list (not (empty $config.files)) -}}
{{- if not (hasKey $config.files .) -}}
{{- fail (printf "config.files: %s is missing; copy it from the shipped configuration" .) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.mirrors (not (or $config.existingConfigMap $config.files)) -}}
{{- fail "mirrors: what they share stands in config.files or in config.existingConfigMap; give one of them" -}}
{{- end -}}
{{- $seen := dict -}}
{{- range .Values.mirrors -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "mirrors: %s is there twice" .name) -}}
{{- end -}}
{{- $_ := set $seen .name true -}}
{{- if and .existingSecret .secrets -}}
{{- fail (printf "mirrors: %s has existingSecret and secrets: give one of them" .name) -}}
{{- end -}}
{{- if not (or .config $config.existingConfigMap) -}}
{{- fail (printf "mirrors: %s has no config; only with config.existingConfigMap may that be left out" .name) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Whose pods there are, as JSON: one for each mirror, or a single one that serves all. */}}
{{- define "feedback-bot.pods" -}}
{{- $alone := list (dict "mirror" dict "mirrors" .Values.mirrors) -}}
{{- if and .Values.mirrors (eq .Values.mode "cronjob") -}}
{{- $alone = list -}}
{{- range .Values.mirrors -}}
{{- $alone = append $alone (dict "mirror" . "mirrors" (list .)) -}}
{{- end -}}
{{- end -}}
{{- dict "pods" $alone | toJson -}}
{{- end }}
