package main

import (
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// kustomize keeps the OpenAPI document that an overlay names in a global of its own.
var overlays sync.Mutex

// buildOverlay gives what `kustomize build` prints.
func buildOverlay(folder string) (string, error) {
	overlays.Lock()
	defer overlays.Unlock()
	options := krusty.MakeDefaultOptions()
	// What the command does when nobody asks for an order.
	options.Reorder = krusty.ReorderOptionUnspecified
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return "", err
	}
	text, err := resources.AsYaml()
	return string(text), err
}
