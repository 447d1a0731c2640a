// The validator is a service of others: this page asks nobody but us.
SwaggerUIBundle({ url: 'openapi.yaml', dom_id: '#page', deepLinking: true, validatorUrl: null });
