package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
	"sync"

	"helm.sh/helm/v4/pkg/chart/common"
	commonutil "helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// Charts keeps what was read from disk: most components share a chart and most of their values files.
type charts struct {
	files  sync.Map // folder -> func() ([]*archive.BufferedFile, error)
	values sync.Map // path -> func() (map[string]any, error)
}

func newCharts() *charts { return &charts{} }

func once[T any](kept *sync.Map, key string, read func() (T, error)) (T, error) {
	value, _ := kept.LoadOrStore(key, sync.OnceValues(read))
	return value.(func() (T, error))()
}

// load gives a chart that nobody else has: processing dependencies changes it.
func (c *charts) load(folder string) (*chart.Chart, error) {
	files, err := once(&c.files, folder, func() ([]*archive.BufferedFile, error) {
		read, err := loader.Load(folder)
		if err != nil {
			return nil, err
		}
		var files []*archive.BufferedFile
		for _, file := range read.Raw {
			files = append(files, &archive.BufferedFile{Name: file.Name, Data: file.Data})
		}
		return files, nil
	})
	if err != nil {
		return nil, err
	}
	return loader.LoadFiles(files)
}

func (c *charts) layers(paths []string) (map[string]any, error) {
	merged := map[string]any{}
	for _, file := range paths {
		layer, err := once(&c.values, file, func() (map[string]any, error) {
			raw, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			values, err := loader.LoadValues(bytes.NewReader(raw))
			if err != nil {
				return nil, fmt.Errorf("failed to parse %s: %w", file, err)
			}
			return values, nil
		})
		if err != nil {
			return nil, err
		}
		merged = loader.MergeMaps(merged, layer)
	}
	return merged, nil
}

// template gives what `helm template --include-crds` prints: the steps of its command and
// of its install action that touch no cluster, in their order.
func (c *charts) template(job Job) (string, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if job.KubeVersion != "" {
		version, err := common.ParseKubeVersion(job.KubeVersion)
		if err != nil {
			return "", fmt.Errorf("invalid kube version '%s': %s", job.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	if err := chartutil.ValidateReleaseName(job.Release); err != nil {
		return "", fmt.Errorf("release name %q: %w", job.Release, err)
	}
	values, err := c.layers(job.Values)
	if err != nil {
		return "", err
	}
	read, err := c.load(job.Chart)
	if err != nil {
		return "", err
	}
	if err := installable(read); err != nil {
		return "", err
	}
	if err := chartutil.ProcessDependencies(read, values); err != nil {
		return "", fmt.Errorf("chart dependencies processing failed: %w", err)
	}
	options := common.ReleaseOptions{
		Name: job.Release, Namespace: job.Namespace, Revision: 1, IsInstall: true,
	}
	top, err := commonutil.ToRenderValues(read, values, options, capabilities)
	if err != nil {
		return "", err
	}
	if wanted := read.Metadata.KubeVersion; wanted != "" &&
		!chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return "", fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s",
			wanted, capabilities.KubeVersion.Version)
	}
	var templates engine.Engine
	files, err := templates.Render(read, top)
	if err != nil {
		return "", err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	return printed(read, files)
}

func installable(read *chart.Chart) error {
	// Helm 4's `template` refuses the format's version 3, which is in the making.
	if version := read.Metadata.APIVersion; version != "v1" && version != "v2" {
		return errors.New("invalid chart apiVersion")
	}
	if kind := read.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	present := map[string]bool{}
	for _, dependency := range read.Dependencies() {
		present[dependency.Name()] = true
	}
	var missing []string
	for _, wanted := range read.Metadata.Dependencies {
		if !present[wanted.Name] {
			missing = append(missing, wanted.Name)
		}
	}
	if len(missing) > 0 {
		return errors.New("an error occurred while checking for chart dependencies. " +
			"You may need to run `helm dependency build` to fetch missing dependencies: " +
			"found in Chart.yaml, but missing in charts/ directory: " + strings.Join(missing, ", "))
	}
	return nil
}

// printed puts files together as the command does: definitions, resources in the order of
// their installation, then hooks.
func printed(read *chart.Chart, files map[string]string) (string, error) {
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return "", err
	}
	var body, tail bytes.Buffer
	for _, crd := range read.CRDObjects() {
		fmt.Fprintf(&body, "---\n# Source: %s\n%s\n", crd.Filename, crd.File.Data)
	}
	for _, manifest := range manifests {
		fmt.Fprintf(&body, "---\n# Source: %s\n%s\n", path.Clean(manifest.Name), manifest.Content)
	}
	for _, hook := range hooks {
		fmt.Fprintf(&tail, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return strings.TrimSpace(body.String()) + "\n" + tail.String(), nil
}
