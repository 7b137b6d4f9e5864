// Strict reads rendered manifests and refuses what the Kubernetes types do not know: a field, a kind,
// a key that comes twice. With which versions of the types is for the module file to say.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, autoscalingv2.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme,
		policyv1.AddToScheme, monitoringv1.AddToScheme, gatewayv1.Install,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	problems, objects := 0, 0
	for _, file := range os.Args[1:] {
		for number, document := range documents(file) {
			_, kind, err := decoder.Decode(document, nil, nil)
			if err != nil {
				fmt.Printf("%s, document %d: %v\n", file, number+1, err)
				problems++
				continue
			}
			fmt.Printf("%s: %s\n", file, kind.Kind)
			objects++
		}
	}
	fmt.Printf("%d objects, %d problems\n", objects, problems)
	if problems > 0 || objects == 0 {
		os.Exit(1)
	}
}

// Documents that hold more than comments.
func documents(file string) [][]byte {
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	var found [][]byte
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			panic(err)
		}
		if holdsMoreThanComments(string(document)) {
			found = append(found, document)
		}
	}
}

func holdsMoreThanComments(document string) bool {
	for _, line := range strings.Split(document, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && line != "---" && !strings.HasPrefix(line, "#") {
			return true
		}
	}
	return false
}
