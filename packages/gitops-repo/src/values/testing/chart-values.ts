/**
 * Values written the ways that widely used charts write theirs: comments that
 * generators of documentation read, banners, anchors, blocks of text with templates,
 * odd indentation, empty mappings. For tests.
 * @internal
 */
export const chartValues = {
  'a chart with comments for a generator of tables': `## @section Global parameters
## Global image parameters
## @param global.registry Registry of all images
##
global:
  registry: ""
  ## E.g.
  ## pullSecrets:
  ##   - name: secret
  ##
  pullSecrets: []

## @section Common
##

## @param commonLabels [object] Labels of all objects
##
commonLabels: {}
enabled: false
## @param image.ref The image, by digest
##
image:
  ref: ""
  pullPolicy: IfNotPresent
## Command; takes templates
##
command: ["{{ .Values.shell }}", '-c']
extraDeploy:
  - |
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ include "x.fullname" . }}
`,
  'a chart with comments on what each key is for': `# Default values.
# This is a YAML-formatted file.

# -- How many there are
replicaCount: 1

image:
  # -- When to pull
  # @default -- as the chart has it
  pullPolicy: IfNotPresent   # or Always
  tag:   ""

podAnnotations: {}
  # prometheus.io/scrape: "true"

resources: {}
  # limits:
  #   cpu: 100m

tolerations: []

affinity: {}
`,
  'a chart of charts with anchors': `################################
###      Storage settings     ###
################################
x-size: &size 10Gi
storage:
    size: *size
    classes: [ fast,slow ]   # in order
    labels: &labels { app: "x",  tier: 'y' }

enabled:    false

backup:
    enabled: true
    size: *size
    labels:
        <<: *labels
        extra: "yes"
    script: |-
        set -eu
        # no comment of YAML's
        echo "$SIZE" > /tmp/size

    note: >
        folded
        text

image: { pullPolicy: IfNotPresent, ref: '' }
`,
  'a chart that only closes with comments': `service:
  type: ClusterIP
  port: 80
  annotations:
      a.b/c: 'd'
      # e.f/g: "h"
# image:
#   ref: commented out
`,
};
