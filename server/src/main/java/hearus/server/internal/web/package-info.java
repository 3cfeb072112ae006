/** What a browser, a monitor and a load balancer ask for over plain HTTP. */
package hearus.server.internal.web;
