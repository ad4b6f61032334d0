using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The configuration of the portal's nginx.</summary>
internal static class PortalSite
{
    /// <summary>Renders it.</summary>
    /// <param name="fleet">The fleet; its infra node serves.</param>
    /// <param name="withViewer">Whether there are dashboards behind it.</param>
    public static string Render(Fleet fleet, bool withViewer) =>
        $$"""
        # {{Rendered.Notice}}
        worker_processes 2;
        pid {{PortalUnits.Runtime}}/nginx.pid;
        error_log stderr warn;

        events {
            worker_connections 512;
        }

        http {
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            server_tokens off;
            access_log off;
            client_body_temp_path {{PortalUnits.Runtime}}/client_body;
            proxy_temp_path {{PortalUnits.Runtime}}/proxy;
            fastcgi_temp_path {{PortalUnits.Runtime}}/fastcgi;
            uwsgi_temp_path {{PortalUnits.Runtime}}/uwsgi;
            scgi_temp_path {{PortalUnits.Runtime}}/scgi;
            # The viewer's scripts are a third of their size when packed.
            gzip on;
            gzip_proxied any;
            gzip_types text/css text/javascript application/javascript application/json image/svg+xml;
        {{(withViewer ? Upstream : "")}}
            server {
                listen {{Trust.Host(fleet.Infra)}}:{{Ports.Portal}} ssl;
                server_name {{fleet.Infra.Name}};
                root {{PortalModule.Pages}};

                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate {{PortalModule.Home}}/server.crt;
                ssl_certificate_key {{PortalModule.Home}}/server.key;
                ssl_client_certificate {{Trust.AuthorityPath}};
                ssl_verify_client on;
                ssl_session_cache shared:portal:1m;

                location / {
                    limit_except GET {
                        deny all;
                    }
                    add_header Content-Security-Policy "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
                    add_header X-Content-Type-Options nosniff;
                    add_header Cache-Control no-cache;
                    index index.html;
                    try_files $uri $uri.html $uri/ =404;
                }
        {{(withViewer ? Viewer : NoViewer)}}
            }
        }

        """;

    private static string Upstream =>
        $$"""

            upstream viewer {
                server 127.0.0.1:{{Ports.Viewer}};
                keepalive 16;
            }

        """;

    // The viewer answers only to names that it knows, and therefore has to hear the one that the browser used.
    private static string Viewer =>
        $$"""

                location = {{PortalUnits.ViewerPrefix}} {
                    return 308 {{PortalUnits.ViewerPrefix}}/;
                }

                location {{PortalUnits.ViewerPrefix}}/ {
                    {{Indent(Proxy, 12)}}
                }

                # What Prometheus scrapes: that it gets an answer says that the whole way to the dashboards is open.
                location = /metrics {
                    {{Indent(Proxy, 12)}}
                }
        """;

    private static string NoViewer =>
        """

                # What Prometheus scrapes: that it gets an answer says that the portal serves.
                location = /metrics {
                    default_type text/plain;
                    return 200 "monitor_viewer_dashboards 0\n";
                }
        """;

    private static string Proxy =>
        $"""
        proxy_pass https://viewer;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_ssl_certificate {PortalModule.Home}/client.crt;
        proxy_ssl_certificate_key {PortalModule.Home}/client.key;
        proxy_ssl_trusted_certificate {Trust.AuthorityPath};
        proxy_ssl_verify on;
        proxy_ssl_name localhost;
        """;

    private static string Indent(string text, int width) => text.Replace("\n", "\n" + new string(' ', width), StringComparison.Ordinal);
}
