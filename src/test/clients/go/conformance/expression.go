package main

import (
	"context"
	"fmt"
	"strings"

	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func (r *run) attends(ctx context.Context) string {
	watching := must(r.perception.WatchUsers(ctx, &robotv1.WatchUsersRequest{RobotId: r.robot}))
	var users []*robotv1.User
	for len(users) == 0 { // they come and go
		users = must(watching.Recv()).GetUsers().GetUsers()
	}
	events := r.watch(ctx, robotv1.EventKind_EVENT_KIND_ATTENTION_STATUS)
	target := func(receipt *robotv1.CommandReceipt) string {
		equal(receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_SENT, "stage")
		for {
			event := must(events.Recv()).GetEvent()
			if event.CommandId == receipt.CommandId {
				return event.GetAttentionStatus().Target
			}
		}
	}
	user := must(r.expression.AttendUser(ctx, &robotv1.AttendUserRequest{
		RobotId: r.robot, UserId: &users[0].UserId,
	}))
	equal(target(user.Receipt), users[0].UserId, "target")
	place := must(r.expression.AttendLocation(ctx, &robotv1.AttendLocationRequest{
		RobotId: r.robot, Location: &robotv1.Position{X: 0.3, Y: 0.1, Z: 1.5},
	}))
	equal(target(place.Receipt), "location", "target")
	nobody := must(r.expression.AttendNobody(ctx, &robotv1.AttendNobodyRequest{RobotId: r.robot}))
	equal(target(nobody.Receipt), "nobody", "target")
	return fmt.Sprintf("%d users, attended %s, a place, nobody", len(users), users[0].UserId)
}

func (r *run) gesturesAndLights(ctx context.Context) string {
	smile := must(r.expression.PerformGesture(ctx, &robotv1.PerformGestureRequest{
		RobotId: r.robot, Name: "Smile", Wait: robotv1.Wait_WAIT_FINISHED,
	}))
	equal(smile.Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_FINISHED, "stage")
	expect(smile.Known, "Smile is not known")
	led := must(r.expression.SetLed(ctx, &robotv1.SetLedRequest{
		RobotId: r.robot, Color: "#FF8800", Confirm: true,
	}))
	equal(led.Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_CONFIRMED, "stage")
	light := r.light()
	expect(strings.Contains(strings.ToLower(light), "#ff8800"), "light of the robot: %s", light)
	return "Smile finished, light confirmed: " + light
}

func (r *run) explainsErrors(ctx context.Context) string {
	_, err := r.speech.Say(ctx, &robotv1.SayRequest{RobotId: "nobody-here", Text: "Hello."})
	info, _ := explain(err, codes.NotFound)
	equal(info.Reason, "ROBOT_UNKNOWN", "reason")
	equal(info.Domain, "troupe", "domain")
	_, err = r.speech.Say(ctx, &robotv1.SayRequest{RobotId: r.robot})
	info, request := explain(err, codes.InvalidArgument)
	equal(info.Reason, "INVALID_FIELD", "reason")
	equal(len(request.FieldViolations), 1, "violations")
	equal(request.FieldViolations[0].Field, "text", "field")
	return "ROBOT_UNKNOWN, INVALID_FIELD text"
}

func explain(err error, code codes.Code) (info *errdetails.ErrorInfo, request *errdetails.BadRequest) {
	equal(status.Code(err), code, "code")
	for _, detail := range status.Convert(err).Details() {
		switch one := detail.(type) {
		case *errdetails.ErrorInfo:
			info = one
		case *errdetails.BadRequest:
			request = one
		}
	}
	expect(info != nil, "no ErrorInfo: %v", err)
	return info, request
}
