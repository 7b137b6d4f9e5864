// Secure asks for the fleet over TLS, once for each way to say who asks, and once without saying it.
//
//	secure GATEWAY FOLDER
//
// The folder holds ca.pem, client.pem, client.key, token and api-key.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	fleetv1 "github.com/troupe-dev/troupe/gen/go/troupe/fleet/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: secure GATEWAY FOLDER")
	}
	gateway, folder := os.Args[1], os.Args[2]
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(read(folder, "ca.pem")) {
		log.Fatal("ca.pem: no certificate in it")
	}
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, "client.pem"), filepath.Join(folder, "client.key"))
	if err != nil {
		log.Fatal(err)
	}

	unknown := &tls.Config{RootCAs: trusted}
	known := &tls.Config{RootCAs: trusted, Certificates: []tls.Certificate{certificate}}
	ask(gateway, "certificate", known)
	ask(gateway, "token", unknown, "authorization", "Bearer "+string(read(folder, "token")))
	ask(gateway, "key", unknown, "x-api-key", string(read(folder, "api-key")))
	ask(gateway, "nothing", unknown)
}

func ask(gateway, way string, config *tls.Config, headers ...string) {
	connection, err := grpc.NewClient(gateway, grpc.WithTransportCredentials(credentials.NewTLS(config)))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, headers...)

	answer, err := fleetv1.NewFleetServiceClient(connection).ListRobots(ctx, &fleetv1.ListRobotsRequest{})
	fmt.Print(way)
	if err != nil {
		fmt.Print(" ", status.Code(err))
	}
	for _, robot := range answer.GetRobots() {
		fmt.Print(" ", robot.RobotId)
	}
	fmt.Println()
}

func read(folder, name string) []byte {
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		log.Fatal(err)
	}
	return content
}
