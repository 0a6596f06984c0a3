{{/* The name of everything in this release: at most 52 characters, since a CronJob adds eleven of its own. */}}
{{- define "feedback-bot.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- include "feedback-bot.short" (default $full .Values.fullnameOverride) -}}
{{- end }}

{{/* A name that fits; what is cut off lives on as a hash, so that two long names stay apart. */}}
{{- define "feedback-bot.short" -}}
{{- if gt (len .) 52 -}}
{{- printf "%s-%s" (trunc 43 . | trimSuffix "-") (sha256sum . | trunc 8) -}}
{{- else -}}
{{- . -}}
{{- end -}}
{{- end }}

{{/* The name of what belongs to one mirror, or to the bot alone. Takes a dict of root and mirror. */}}
{{- define "feedback-bot.named" -}}
{{- $full := include "feedback-bot.fullname" .root -}}
{{- if .mirror.name -}}
{{- include "feedback-bot.short" (printf "%s-%s" $full .mirror.name) -}}
{{- else -}}
{{- $full -}}
{{- end -}}
{{- end }}

{{/* What stands before a name of one mirror's: MIRROR_EU_WEST__ for eu-west. */}}
{{- define "feedback-bot.prefix" -}}
{{- printf "MIRROR_%s__" (. | upper | replace "-" "_") -}}
{{- end }}

{{- define "feedback-bot.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .mirror.name }}
feedback-bot/mirror: {{ trunc 63 . | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "feedback-bot.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{ include "feedback-bot.selector" . }}
{{- end }}

{{/*
A crontab line. Its first minute is a checksum (Adler-32) of namespace, release and mirror within the period: it stays the
same with every upgrade and on every machine, a new mirror moves no other one, and many mirrors spread over the period.
*/}}
{{- define "feedback-bot.cron" -}}
{{- $schedule := mergeOverwrite (deepCopy .root.Values.schedule) (default dict .mirror.schedule) -}}
{{- $every := int $schedule.everyMinutes -}}
{{- $who := printf "%s/%s/%s" .root.Release.Namespace .root.Release.Name (default "" .mirror.name) -}}
{{- $first := mod (adler32sum $who | int64) $every -}}
{{- if $schedule.cron -}}
{{- $schedule.cron -}}
{{- else if lt $every 60 -}}
{{- printf "%d-59/%d * * * *" (int $first) $every -}}
{{- else -}}
{{- printf "%d %d-23/%d * * *" (mod $first 60 | int) (div $first 60 | int) (div $every 60 | int) -}}
{{- end -}}
{{- end }}
